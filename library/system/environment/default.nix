# Packages everyone has, and the environment of logins.
{
  config,
  lib,
  options,
  utils,
  ...
}:
let
  inherit (lib)
    concatMapStringsSep
    concatStrings
    escapeShellArg
    isList
    mapAttrsToList
    mkIf
    mkOption
    optionalString
    types
    ;

  cfg = config.environment;
  sw = "/run/nivis/current/sw";

  # A list is a search path; null takes a variable away.
  variables =
    description:
    mkOption {
      type =
        let
          atoms = [
            types.int
            types.str
            types.path
          ];
        in
        types.attrsOf (types.nullOr (types.oneOf ([ (types.listOf (types.oneOf atoms)) ] ++ atoms)));
      default = { };
      example = {
        EDITOR = "nvim";
      };
      apply =
        let
          toText = v: if lib.isPath v then "${v}" else toString v;
        in
        attrs:
        lib.mapAttrs (_: v: if isList v then concatMapStringsSep ":" toText v else toText v) (
          lib.filterAttrs (_: v: v != null) attrs
        );
      inherit description;
    };

  folders =
    description:
    mkOption {
      type = types.attrsOf (types.listOf types.str);
      default = { };
      example = {
        MANPATH = [
          "/man"
          "/share/man"
        ];
      };
      inherit description;
    };

  shellLines =
    description:
    mkOption {
      type = types.lines;
      default = "";
      inherit description;
    };

  flag =
    description:
    mkOption {
      type = types.bool;
      default = false;
      inherit description;
    };

  hasOwn = lib.any (p: (p.type or null) != "distribution-package") (
    lib.filter (p: p != null) cfg.systemPackages
  );
  profiles = cfg.profiles ++ lib.optional hasOwn sw;

  relativeTo =
    suffixes: lib.concatMap (profile: map (suffix: "${profile}${suffix}") suffixes) profiles;
  joined =
    plain: relative:
    lib.mapAttrs (_: lib.concatStringsSep ":") (
      lib.zipAttrsWith (_: lib.concatLists) [
        (lib.mapAttrs (_: lib.toList) plain)
        (lib.filterAttrs (_: v: v != [ ]) (lib.mapAttrs (_: relativeTo) relative))
      ]
    );

  exports = concatStrings (
    mapAttrsToList (n: v: "export ${n}=\"${v}\"\n") (joined cfg.variables cfg.profileRelativeEnvVars)
  );
  aliases = concatStrings (
    mapAttrsToList (n: v: "alias -- ${n}=${escapeShellArg v}\n") (
      lib.filterAttrs (_: v: v != null) cfg.shellAliases
    )
  );
  path =
    optionalString hasOwn "export PATH=\"${sw}/bin:$PATH\"\n"
    + optionalString cfg.homeBinInPath "export PATH=\"$HOME/bin:$PATH\"\n"
    + optionalString cfg.localBinInPath "export PATH=\"$HOME/.local/bin:$PATH\"\n";
  block = text: optionalString (text != "") "${lib.removeSuffix "\n" text}\n";
  interactive = aliases + block cfg.interactiveShellInit;
  profile =
    path
    + exports
    + block cfg.extraInit
    + block cfg.shellInit
    + block cfg.loginShellInit
    + optionalString (interactive != "") ''
      case $- in *i*)
      ${interactive};; esac
    '';

  sessionVariables = joined cfg.sessionVariables cfg.profileRelativeSessionVariables;
in
{
  options.environment = {
    systemPackages = mkOption {
      type = types.listOf types.package;
      default = [ ];
      description = "Packages that are there for every user.";
    };
    corePackages = mkOption {
      type = types.listOf types.package;
      default = [ ];
      defaultText = lib.literalMD "none: the distribution has its own";
      description = "Packages of every interactive system.";
    };
    defaultPackages = mkOption {
      type = types.listOf types.package;
      default = [ ];
      defaultText = lib.literalMD "none: the distribution has its own";
      description = "Packages that a minimal system can do without.";
    };

    pathsToLink = mkOption {
      type = types.listOf types.str;
      default = [
        "/bin"
        "/sbin"
        "/lib"
        "/etc"
        "/share"
      ];
      description = "Folders of packages made here that are joined in the system's path.";
    };

    variables = variables "Environment variables of every login shell.";
    sessionVariables = variables "Environment variables of every login and of users' services.";
    profiles = mkOption {
      type = types.listOf types.str;
      default = [ ];
      description = "Folders that are joined with what the variables below name.";
    };
    profileRelativeEnvVars = folders "Variables of login shells, as folders in every profile.";
    profileRelativeSessionVariables = folders "Variables of logins and users' services, as folders in every profile.";

    shellAliases = mkOption {
      type = types.attrsOf (types.nullOr (types.either types.str types.path));
      default = { };
      example = {
        ll = "ls -l";
      };
      description = "Aliases of interactive shells.";
    };

    homeBinInPath = flag "Whether ~/bin comes first in PATH.";
    localBinInPath = flag "Whether ~/.local/bin comes first in PATH.";

    shells = mkOption {
      type = types.listOf (types.either types.shellPackage types.path);
      default = [ ];
      example = lib.literalExpression "[ pkgs.zsh ]";
      description = "Programs that may be login shells, beside those of the distribution.";
    };

    extraInit = shellLines "Shell commands run when the environment is set up.";
    shellInit = shellLines "Shell commands run when a shell starts.";
    loginShellInit = shellLines "Shell commands run when a login shell starts.";
    interactiveShellInit = shellLines "Shell commands run when an interactive shell starts.";
  };

  config = {
    environment.variables = cfg.sessionVariables;
    environment.profileRelativeEnvVars = cfg.profileRelativeSessionVariables;
    environment.systemPackages = cfg.corePackages ++ cfg.defaultPackages;

    environment.etc = {
      "profile.d/nivis.sh" = mkIf (profile != "") { text = profile; };
      "environment.d/60-nivis.conf" = mkIf (sessionVariables != { }) {
        text = concatStrings (mapAttrsToList (n: v: "${n}=${lib.strings.toJSON v}\n") sessionVariables);
      };
      # Those that every distribution has come first.
      shells = mkIf (cfg.shells != [ ]) {
        text = lib.concatMapStrings (shell: "${shell}\n") (
          lib.unique (
            [
              "/bin/sh"
              "/usr/bin/sh"
              "/bin/bash"
              "/usr/bin/bash"
            ]
            ++ map utils.toShellPath cfg.shells
          )
        );
      };
    };
  };
}
