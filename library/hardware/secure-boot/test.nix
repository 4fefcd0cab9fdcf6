{ refusals, ... }:
{
  "the options may be shared with hosts of other kinds" = {
    module = {
      boot.lanzaboote = {
        pkiBundle = "/etc/secureboot";
        configurationLimit = 5;
      };
    };
    actual = host: host.config.boot.lanzaboote.configurationLimit;
    expected = 5;
  };

  "images signed here cannot be booted" = {
    module = {
      boot.lanzaboote.enable = true;
    };
    refused = true;
  };

  "where and why is said" = {
    module = {
      _file = "hosts/desk.nix";
      boot.lanzaboote.enable = true;
    };
    actual = host: refusals host;
    expected = [
      "`boot.lanzaboote.enable' cannot be kept on this kind of machine (linux): kernel and boot loader are the distribution's, which signs them itself. It is set in hosts/desk.nix. Set it on hosts of kind NixOS only."
    ];
  };

  "what would be written of the loader is refused" = {
    module.boot.lanzaboote = {
      enable = true;
      settings.timeout = 5;
      sortKey = "nivis";
    };
    actual = host: builtins.length (refusals host);
    expected = 1;
  };
}
