# Secrets of a user: the machine decrypts them, here they get the names that programs look for.
{
  config,
  lib,
  osConfig ? null,
  ...
}:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.home.secrets;
  machine = osConfig.age.secrets or { };
in
{
  options.firn.home.secrets = {
    enable = mkEnableOption "secrets of the machine under the names that programs look for";

    links = mkOption {
      type = types.attrsOf types.str;
      default = { };
      example = {
        ".config/mail/password" = "mail-password";
      };
      description = "Places in the home, and the machine's secret that stands there.";
    };
  };

  config = mkIf cfg.enable {
    assertions = lib.mapAttrsToList (place: name: {
      # A NixOS without agenix has its secrets put there by hand.
      assertion = !(osConfig ? age) || machine ? ${name};
      message = "firn.home.secrets.links.\"${place}\": the machine has no secret `${name}'; it has ${
        if machine == { } then "none" else lib.concatStringsSep ", " (lib.attrNames machine)
      }.";
    }) cfg.links;

    home.file = lib.mapAttrs (_: name: {
      source = config.lib.file.mkOutOfStoreSymlink (machine.${name}.path or "/run/agenix/${name}");
    }) cfg.links;

    home.sessionVariables.FIRN_SECRETS = "/run/agenix";
  };
}
