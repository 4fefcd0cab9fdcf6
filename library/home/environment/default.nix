# Packages and the environment of the user's logins.
{
  config,
  lib,
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

  cfg = config.home;

  text =
    concatStrings (mapAttrsToList (n: v: "export ${n}=\"${toString v}\"\n") cfg.sessionVariables)
    + lib.optionalString (cfg.sessionPath != [ ]) "export PATH=\"${lib.concatStringsSep ":" cfg.sessionPath}:$PATH\"\n"
    + concatStrings (
      mapAttrsToList (n: v: "alias -- ${n}=${lib.escapeShellArg v}\n") cfg.shellAliases
    );
in
{
  options.home = {
    packages = mkOption {
      type = types.listOf types.package;
      default = [ ];
      description = "Packages that are there for the user.";
    };

    sessionVariables = mkOption {
      type = types.lazyAttrsOf (
        types.oneOf [
          types.str
          types.path
          types.int
          types.float
        ]
      );
      default = { };
      example = {
        EDITOR = "nvim";
      };
      description = "Environment variables of logins.";
    };

    sessionPath = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "$HOME/.local/bin" ];
      description = "Folders put before PATH.";
    };

    shellAliases = mkOption {
      type = types.attrsOf types.str;
      default = { };
      description = "Aliases of interactive shells.";
    };
  };

  # A file of its own: what the shell reads at login stays the user's, and has one line that reads this.
  config.xdg.configFile."nivis/session.sh" = mkIf (text != "") { inherit text; };
}
