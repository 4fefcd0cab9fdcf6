{ ... }:
{
  "an option of NixOS that is missing here refuses the host" = {
    module.services.nginx.enable = true;
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
      services.nginx.enable = true;
      time.timeZone = "UTC";
      nivis.unsupported = [ "services.nginx" ];
    };
    actual = host: [
      (host.config.services ? nginx)
      host.config.time.timeZone
    ];
    expected = [
      false
      "UTC"
    ];
  };

  "what is warned about is left out and named" = {
    module = {
      services.nginx.enable = true;
      nivis.unsupported = "warn";
    };
    actual = host: map (builtins.substring 0 37) host.config.warnings;
    expected = [ "The option `services.nginx.enable' se" ];
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
}
