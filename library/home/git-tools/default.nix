# Programs around git: gh, lazygit, delta, gitui, jujutsu.
let
  program = import ../_lib/program.nix;
in
{
  imports = [
    ./gh.nix
    (program {
      name = "lazygit";
      what = "lazygit, a view of git in the terminal,";
      file = "lazygit/config.yml";
      format = "yaml";
    })
    (program {
      name = "gitui";
      what = "gitui, a view of git in the terminal,";
      extraOptions =
        { lib, helpers, ... }:
        {
          keyConfig = helpers.option (lib.types.either lib.types.path lib.types.lines) "" "Keys.";
          theme = helpers.option (lib.types.either lib.types.path lib.types.lines) "" "Colours.";
        };
      extraConfig =
        { lib, cfg, ... }:
        {
          xdg.configFile = lib.mkMerge (
            map
              (
                entry:
                lib.mkIf (entry.value != "") {
                  "gitui/${entry.file}" =
                    if lib.isPath entry.value || lib.hasPrefix "/" (toString entry.value) then
                      { source = entry.value; }
                    else
                      { text = entry.value; };
                }
              )
              [
                {
                  file = "key_bindings.ron";
                  value = cfg.keyConfig;
                }
                {
                  file = "theme.ron";
                  value = cfg.theme;
                }
              ]
          );
        };
    })
    (program {
      name = "jujutsu";
      what = "Jujutsu, a version control over git,";
      file = "jj/config.toml";
    })
    (program {
      name = "delta";
      package = "delta";
      what = "delta, a pager of differences,";
      extraOptions =
        { lib, helpers, ... }:
        {
          options =
            helpers.option (lib.types.attrsOf lib.types.anything) { }
              "Keys of git's section `delta`.";
          enableGitIntegration = helpers.flag false "Whether git shows differences with it.";
        };
      extraConfig =
        {
          lib,
          cfg,
          exe,
          ...
        }:
        {
          programs.git.iniContent = lib.mkMerge [
            (lib.mkIf (cfg.options != { }) { delta = cfg.options; })
            (lib.mkIf cfg.enableGitIntegration {
              core.pager = exe;
              interactive.diffFilter = "${exe} --color-only";
            })
          ];
        };
    })
  ];
}
