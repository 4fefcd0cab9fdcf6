# Where names are looked up.
# State: /etc/resolv.conf is ours only where name servers are declared; with systemd-resolved its own settings are.
{
  config,
  lib,
  ...
}:
let
  inherit (lib)
    concatMapStrings
    concatStringsSep
    mkIf
    mkOption
    optionalString
    types
    ;

  cfg = config.networking;
  resolved = config.services.resolved;
  declared = cfg.nameservers != [ ] || cfg.search != [ ];
in
{
  options = {
    networking = {
      nameservers = mkOption {
        type = types.listOf types.str;
        default = [ ];
        example = [ "130.161.158.4" ];
        description = "Addresses of name servers.";
      };

      search = mkOption {
        type = types.listOf types.str;
        default = [ ];
        example = [ "home.arpa" ];
        description = "Domains in which short names are looked up.";
      };
    };
  };

  config.environment.etc = {
    "resolv.conf" = mkIf (declared && !resolved.enable) {
      text =
        optionalString (cfg.search != [ ]) "search ${concatStringsSep " " cfg.search}\n"
        + concatMapStrings (server: "nameserver ${server}\n") cfg.nameservers;
    };
  };
}
