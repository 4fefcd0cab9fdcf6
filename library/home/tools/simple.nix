# Programs whose settings are a few lines or variables.
let
  program = import ../_lib/program.nix;
  plain =
    name: package: what:
    program { inherit name package what; };
in
{
  imports = [
    (plain "fastfetch" "fastfetch" "fastfetch, which shows the machine,")
    (program {
      name = "jq";
      what = "jq";
      extraOptions =
        { lib, helpers, ... }:
        {
          colors = helpers.maybe (lib.types.submodule {
            options = lib.genAttrs [
              "null"
              "false"
              "true"
              "numbers"
              "strings"
              "arrays"
              "objects"
              "objectKeys"
            ] (what: helpers.option lib.types.str "0;39" "Colour of ${what}.");
          }) "Colours of its output.";
        };
      extraConfig =
        { lib, cfg, ... }:
        {
          home.sessionVariables = lib.mkIf (cfg.colors != null) {
            JQ_COLORS =
              with cfg.colors;
              "${cfg.colors.null}:${cfg.colors.false}:${cfg.colors.true}:${numbers}:${strings}:${arrays}:${objects}:${objectKeys}";
          };
        };
    })
    (program {
      name = "fd";
      what = "fd, which finds files,";
      extraOptions =
        { helpers, ... }:
        {
          ignores = helpers.strings "Patterns of files that are left out everywhere.";
          hidden = helpers.flag false "Whether hidden files are shown.";
          extraOptions = helpers.strings "Flags it always gets.";
        };
      extraConfig =
        {
          lib,
          cfg,
          exe,
          ...
        }:
        let
          flags = lib.optional cfg.hidden "--hidden" ++ cfg.extraOptions;
        in
        {
          xdg.configFile."fd/ignore" = lib.mkIf (cfg.ignores != [ ]) { text = lib.concatLines cfg.ignores; };
          # Debian calls it fdfind.
          home.shellAliases.fd = lib.mkIf (flags != [ ] || baseNameOf exe != "fd") (
            lib.escapeShellArgs ([ (baseNameOf exe) ] ++ flags)
          );
        };
    })
    (program {
      name = "ripgrep";
      what = "ripgrep, which searches files,";
      extraOptions = { helpers, ... }: { arguments = helpers.strings "Flags it always gets."; };
      extraConfig =
        {
          lib,
          cfg,
          config,
          ...
        }:
        lib.mkIf (cfg.arguments != [ ]) {
          xdg.configFile."ripgrep/ripgreprc".text = lib.concatLines cfg.arguments;
          home.sessionVariables.RIPGREP_CONFIG_PATH = "${config.xdg.configHome}/ripgrep/ripgreprc";
        };
    })
    (program {
      name = "btop";
      what = "btop, which shows what the machine does,";
      extraOptions =
        { lib, helpers, ... }:
        {
          settings = helpers.option (lib.types.attrsOf (
            lib.types.oneOf [
              lib.types.bool
              lib.types.float
              lib.types.int
              lib.types.str
            ]
          )) { } "Contents of btop.conf.";
          extraConfig = helpers.lines "Further lines of btop.conf.";
        };
      extraConfig =
        { lib, cfg, ... }:
        {
          xdg.configFile."btop/btop.conf" = lib.mkIf (cfg.settings != { }) {
            text =
              lib.generators.toKeyValue {
                mkKeyValue = lib.generators.mkKeyValueDefault {
                  mkValueString =
                    v:
                    if lib.isBool v then
                      (if v then "True" else "False")
                    else if lib.isString v then
                      ''"${v}"''
                    else
                      toString v;
                } " = ";
              } cfg.settings
              + lib.optionalString (cfg.extraConfig != "") "\n${cfg.extraConfig}\n";
          };
        };
    })
    (program {
      name = "less";
      what = "less";
      extraOptions =
        { lib, helpers, ... }:
        {
          options = helpers.option (lib.types.either (lib.types.listOf lib.types.str) (
            lib.types.attrsOf lib.types.anything
          )) [ ] "Its flags.";
          config = helpers.lines "Keys and variables, as {manpage}`lesskey(1)` reads them.";
        };
      extraConfig =
        { lib, cfg, ... }:
        {
          xdg.configFile."lesskey" = lib.mkIf (cfg.config != "") { text = cfg.config; };
          home.sessionVariables.LESS = lib.mkIf (cfg.options != { } && cfg.options != [ ]) (
            if lib.isList cfg.options then
              lib.escapeShellArgs cfg.options
            else
              lib.cli.toCommandLineShellGNU { } cfg.options
          );
        };
    })
    (program {
      name = "dircolors";
      package = "coreutils";
      what = "the colours of ls";
      extraOptions =
        {
          lib,
          helpers,
          config,
          ...
        }:
        {
          settings = helpers.option (lib.types.attrsOf lib.types.str) { } "Colours by kind of file.";
          extraConfig = helpers.lines "Further lines of ~/.dir_colors.";
          enableBashIntegration = lib.hm.shell.mkBashIntegrationOption { inherit config; };
          enableFishIntegration = lib.hm.shell.mkFishIntegrationOption { inherit config; };
          enableZshIntegration = lib.hm.shell.mkZshIntegrationOption { inherit config; };
        };
      extraConfig =
        { lib, cfg, ... }:
        {
          home.file.".dir_colors".text =
            lib.concatStrings (lib.mapAttrsToList (n: v: "${n} ${v}\n") cfg.settings) + cfg.extraConfig;
          programs.bash.initExtra = lib.mkIf cfg.enableBashIntegration "eval $(/usr/bin/dircolors -b ~/.dir_colors)\n";
          programs.zsh.initContent = lib.mkIf cfg.enableZshIntegration "eval $(/usr/bin/dircolors -b ~/.dir_colors)\n";
          programs.fish.shellInit = lib.mkIf cfg.enableFishIntegration "eval (/usr/bin/dircolors -c ~/.dir_colors)\n";
        };
    })
    (program {
      name = "man";
      package = "man-db";
      what = "manual pages";
    })
  ];
}
