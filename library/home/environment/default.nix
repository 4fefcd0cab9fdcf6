# Packages and the environment of the user's logins.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatStrings
    mapAttrsToList
    mkIf
    mkOption
    types
    ;
  inherit (lib.hm) shell;

  cfg = config.home;

  atom = types.nullOr (
    types.oneOf [
      types.str
      types.path
      types.int
      types.float
      types.bool
    ]
  );

  languages = {
    base = "LANG";
    ctype = "LC_CTYPE";
    numeric = "LC_NUMERIC";
    time = "LC_TIME";
    collate = "LC_COLLATE";
    monetary = "LC_MONETARY";
    messages = "LC_MESSAGES";
    paper = "LC_PAPER";
    name = "LC_NAME";
    address = "LC_ADDRESS";
    telephone = "LC_TELEPHONE";
    measurement = "LC_MEASUREMENT";
  };

  own = lib.filter (p: (p.type or null) != "distribution-package") cfg.packages;

  # Where a module here manages the shell, it has the aliases itself.
  managed = lib.any (name: config.programs.${name}.enable) [
    "bash"
    "fish"
    "zsh"
  ];
  aliases = lib.optionalString (!managed) (
    concatStrings (mapAttrsToList (n: v: "alias -- ${n}=${lib.escapeShellArg v}\n") cfg.shellAliases)
  );

  integration = {
    inherit config;
    baseName = "Shell";
  };
in
{
  options.home = {
    packages = mkOption {
      type = types.listOf types.package;
      default = [ ];
      description = "Packages that are there for the user.";
    };

    path = mkOption {
      type = types.package;
      internal = true;
      description = "The packages made by the library, joined.";
    };

    profileDirectory = mkOption {
      type = types.path;
      default = "${config.xdg.stateHome}/nivis/profile";
      defaultText = lib.literalExpression ''"''${xdg.stateHome}/nivis/profile"'';
      description = "Where the packages made by the library are found.";
    };

    sessionVariables = mkOption {
      type = types.lazyAttrsOf atom;
      default = { };
      example = {
        EDITOR = "nvim";
      };
      description = "Environment variables of logins; null leaves one out.";
    };

    sessionVariablesExtra = mkOption {
      type = types.lines;
      default = "";
      internal = true;
      description = "Further lines where variables are set.";
    };

    sessionVariablesPackage = mkOption {
      type = types.package;
      internal = true;
      description = "The package with the script that sets the variables.";
    };

    sessionPath = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "$HOME/.local/bin" ];
      description = "Folders put before PATH.";
    };

    sessionSearchVariables = mkOption {
      type = types.attrsOf (types.listOf types.str);
      default = { };
      example = {
        MANPATH = [ "$HOME/.npm-packages/man" ];
      };
      description = "Folders put before other search paths.";
    };

    shellAliases = mkOption {
      type = types.attrsOf types.str;
      default = { };
      description = "Aliases of interactive shells.";
    };

    shell = {
      enableShellIntegration = mkOption {
        type = types.bool;
        default = true;
        description = "Whether programs are set up in all shells.";
      };
      enableBashIntegration = shell.mkBashIntegrationOption integration;
      enableFishIntegration = shell.mkFishIntegrationOption integration;
      enableZshIntegration = shell.mkZshIntegrationOption integration;
    };

    language = lib.mapAttrs (
      _: variable:
      mkOption {
        type = types.nullOr types.str;
        default = null;
        description = "The language of ${variable}.";
      }
    ) languages;
  };

  config = {
    lib.shell = shell;
    lib.zsh = lib.hm.zsh;

    home = {
      path = pkgs.buildEnv {
        name = "home-path";
        paths = own;
        ignoreCollisions = true;
      };

      sessionVariables = lib.concatMapAttrs (
        part: variable:
        lib.optionalAttrs (cfg.language.${part} != null) { ${variable} = cfg.language.${part}; }
      ) languages;

      sessionPath = mkIf (own != [ ]) (lib.mkBefore [ "${cfg.profileDirectory}/bin" ]);
      sessionSearchVariables.PATH = mkIf (cfg.sessionPath != [ ]) cfg.sessionPath;

      sessionVariablesPackage = pkgs.writeTextFile {
        name = "hm-session-vars.sh";
        destination = "/etc/profile.d/hm-session-vars.sh";
        text = ''
          # Only source this once.
          if [ -n "''${__HM_SESS_VARS_SOURCED-}" ]; then return; fi
          export __HM_SESS_VARS_SOURCED=1

          ${shell.exportAll cfg.sessionVariables}
        ''
        + lib.concatStringsSep "\n" (
          mapAttrsToList (
            name: values: shell.export name (shell.prependToVar ":" name values)
          ) cfg.sessionSearchVariables
        )
        + "\n"
        + cfg.sessionVariablesExtra;
      };
    };

    # What shells read at login stays the user's where no module manages it, and has one line that reads this.
    xdg.configFile."nivis/session.sh" =
      mkIf
        (
          lib.any (v: v != null) (lib.attrValues cfg.sessionVariables)
          || cfg.sessionSearchVariables != { }
          || aliases != ""
        )
        {
          text = ". ${cfg.sessionVariablesPackage}/etc/profile.d/hm-session-vars.sh\n" + aliases;
        };

    nivis.manifest.files =
      mkIf (own != [ ] && cfg.profileDirectory == "${config.xdg.stateHome}/nivis/profile")
        {
          ${cfg.profileDirectory} = {
            mode = "symlink";
            user = cfg.username;
            group = "";
            source = "${cfg.path}";
            force = false;
          };
        };
  };
}
