{ ... }:
{
  "an option of NixOS that is missing here refuses the host" = {
    module.services.zabbixServer.enable = true;
    refused = true;
  };

  "an option that is missing everywhere refuses the host, too" = {
    module = {
      services.ngins.enable = true;
      nivis.unsupported = "warn";
    };
    refused = true;
  };

  "what is listed as unsupported is left out" = {
    module = {
      services.zabbixServer.enable = true;
      time.timeZone = "UTC";
      nivis.unsupported = [ "services.zabbixServer" ];
    };
    actual = host: [
      (host.config.services ? zabbixServer)
      host.config.time.timeZone
    ];
    expected = [
      false
      "UTC"
    ];
  };

  "what is warned about is left out and named" = {
    module = {
      services.zabbixServer.enable = true;
      nivis.unsupported = "warn";
    };
    actual = host: map (builtins.substring 0 44) host.config.warnings;
    expected = [ "The option `services.zabbixServer.enable' se" ];
  };

  "the shape of a definition may depend on the configuration" = {
    module =
      { config, lib, ... }:
      {
        networking = lib.optionalAttrs (config.time.timeZone == null) { wireless.enable = true; };
        nivis.unsupported = [ "networking.wireless" ];
      };
    actual = host: host.config.networking ? wireless;
    expected = false;
  };

  "what Nivis asks about a host is a fact of it" = {
    module.nivis = {
      distribution = "fedora";
      tags = [ "web" ];
    };
    actual = host: {
      inherit (host.config.nivis.manifest.host) distribution tags;
      inherit (host.config.nivis) kind;
    };
    expected = {
      distribution = "fedora";
      tags = [ "web" ];
      kind = "linux";
    };
  };
}
