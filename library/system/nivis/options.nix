# The options that every kind of machine has, whoever builds it.
{ lib, ... }:
let
  inherit (lib) mkOption types;
in
{
  options.nivis = {
    kind = mkOption {
      type = types.enum [
        "nixos"
        "linux"
        "home"
        "darwin"
      ];
      default = "nixos";
      description = "What kind of machine this is; set by the function that makes the host.";
    };

    tags = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [
        "web"
        "europe"
      ];
      description = "Names of groups this host belongs to, for choosing hosts on the command line.";
    };

    unsupported = mkOption {
      type = types.either (types.enum [
        "error"
        "warn"
      ]) (types.listOf types.str);
      default = "error";
      example = [ "services.nginx" ];
      description = ''
        What happens where a module sets an option that NixOS has and this kind of machine has not: `"error"`,
        `"warn"` to leave it out with a warning, or the list of options (or their beginnings) to leave out silently.
      '';
    };
  };
}
