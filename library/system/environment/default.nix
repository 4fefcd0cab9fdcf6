# Packages everyone has, and the environment of logins.
{
  config,
  lib,
  ...
}:
let
  inherit (lib)
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

  # A list is a search path.
  variables =
    description:
    mkOption {
      type =
        let
          value = types.oneOf [
            types.int
            types.str
            types.path
          ];
        in
        types.attrsOf (types.either (types.listOf value) value);
      default = { };
      example = {
        EDITOR = "nvim";
      };
      apply = lib.mapAttrs (
        _: v: if isList v then lib.concatMapStringsSep ":" toString v else toString v
      );
      inherit description;
    };

  shellLines =
    description:
    mkOption {
      type = types.lines;
      default = "";
      inherit description;
    };

  exports = concatStrings (mapAttrsToList (n: v: "export ${n}=\"${v}\"\n") cfg.variables);
  aliases = concatStrings (
    mapAttrsToList (n: v: "alias -- ${n}=${escapeShellArg v}\n") (
      lib.filterAttrs (_: v: v != null) cfg.shellAliases
    )
  );
  path = optionalString (lib.any (p: (p.type or null) != "distribution-package") cfg.systemPackages) ''
    export PATH="/run/nivis/current/sw/bin:$PATH"
  '';
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
in
{
  options.environment = {
    systemPackages = mkOption {
      type = types.listOf (types.nullOr types.package);
      default = [ ];
      description = "Packages that are there for every user.";
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

    shellAliases = mkOption {
      type = types.attrsOf (types.nullOr (types.either types.str types.path));
      default = { };
      example = {
        ll = "ls -l";
      };
      description = "Aliases of interactive shells.";
    };

    extraInit = shellLines "Shell commands run when the environment is set up.";
    shellInit = shellLines "Shell commands run when a shell starts.";
    loginShellInit = shellLines "Shell commands run when a login shell starts.";
    interactiveShellInit = shellLines "Shell commands run when an interactive shell starts.";
  };

  config = {
    environment.variables = cfg.sessionVariables;

    environment.etc = {
      "profile.d/nivis.sh" = mkIf (profile != "") { text = profile; };
      "environment.d/60-nivis.conf" = mkIf (cfg.sessionVariables != { }) {
        text = concatStrings (mapAttrsToList (n: v: "${n}=${lib.strings.toJSON v}\n") cfg.sessionVariables);
      };
    };
  };
}
