# Small programs of the command line, each with its settings.
let
  program = import ../_lib/program.nix;
in
{
  imports = [
    ./fzf.nix
    ./eza.nix
    ./zoxide.nix
    ./bat.nix
    ./htop.nix
    ./readline.nix
    ./simple.nix
    (program {
      name = "atuin";
      what = "Atuin, a history of the shell,";
      file = "atuin/config.toml";
      extraOptions =
        {
          lib,
          helpers,
          config,
          ...
        }:
        {
          flags = helpers.strings "Flags of `atuin init`.";
          enableBashIntegration = lib.hm.shell.mkBashIntegrationOption { inherit config; };
          enableFishIntegration = lib.hm.shell.mkFishIntegrationOption { inherit config; };
          enableZshIntegration = lib.hm.shell.mkZshIntegrationOption { inherit config; };
        };
      extraConfig =
        {
          lib,
          cfg,
          exe,
          ...
        }:
        let
          flags = lib.escapeShellArgs cfg.flags;
        in
        {
          programs.bash.initExtra = lib.mkIf cfg.enableBashIntegration ''
            if [[ :$SHELLOPTS: =~ :(vi|emacs): ]]; then
              eval "$(${exe} init bash ${flags})"
            fi
          '';
          programs.zsh.initContent = lib.mkIf cfg.enableZshIntegration ''
            if [[ $options[zle] = on ]]; then
              eval "$(${exe} init zsh ${flags})"
            fi
          '';
          programs.fish.interactiveShellInit = lib.mkIf cfg.enableFishIntegration ''
            ${exe} init fish ${flags} | source
          '';
        };
    })
    (program {
      name = "tealdeer";
      what = "tealdeer, short manual pages,";
      file = "tealdeer/config.toml";
    })
    (program {
      name = "yt-dlp";
      what = "yt-dlp, which fetches videos,";
      extraOptions =
        { lib, helpers, ... }:
        {
          settings = helpers.option (lib.types.attrsOf (
            lib.types.oneOf [
              lib.types.bool
              lib.types.int
              lib.types.str
              (lib.types.listOf lib.types.str)
            ]
          )) { } "Its flags.";
          extraConfig = helpers.lines "Further lines of its settings.";
        };
      extraConfig =
        { lib, cfg, ... }:
        {
          xdg.configFile."yt-dlp/config" = lib.mkIf (cfg.settings != { } || cfg.extraConfig != "") {
            text =
              lib.concatStrings (
                lib.mapAttrsToList (
                  n: v:
                  if lib.isList v then
                    lib.concatMapStrings (x: "--${n} ${lib.escapeShellArg x}\n") v
                  else if lib.isBool v then
                    "--${lib.optionalString (!v) "no-"}${n}\n"
                  else
                    "--${n} ${if lib.isString v then lib.escapeShellArg v else toString v}\n"
                ) cfg.settings
              )
              + lib.optionalString (cfg.extraConfig != "") "${cfg.extraConfig}\n";
          };
        };
    })
    (program {
      name = "k9s";
      what = "k9s, a view of Kubernetes,";
      file = "k9s/config.yaml";
      format = "yaml";
    })
    (program {
      name = "yazi";
      what = "Yazi, a file manager of the terminal,";
      file = "yazi/yazi.toml";
      extraOptions =
        { pkgs, helpers, ... }:
        {
          keymap = helpers.option (pkgs.formats.toml { }).type { } "Contents of keymap.toml.";
          theme = helpers.option (pkgs.formats.toml { }).type { } "Contents of theme.toml.";
        };
      extraConfig =
        {
          lib,
          cfg,
          pkgs,
          ...
        }:
        {
          xdg.configFile = lib.concatMapAttrs (
            name: set:
            lib.optionalAttrs (set != { }) {
              "yazi/${name}.toml".source = (pkgs.formats.toml { }).generate "yazi-${name}" set;
            }
          ) { inherit (cfg) keymap theme; };
        };
    })
  ];
}
