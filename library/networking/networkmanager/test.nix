{
  lib,
  manifest,
  textOf,
  ...
}:
let
  text = host: textOf host.config.environment.etc."NetworkManager/conf.d/60-nivis.conf".source;
in
{
  "settings" = {
    module.networking.networkmanager = {
      enable = true;
      settings.main.no-auto-default = "*";
      unmanaged = [
        "eth0"
        "interface-name:docker*"
      ];
      dhcp = "dhcpcd";
      logLevel = "INFO";
      dns = "dnsmasq";
      connectionConfig."ipv6.ip6-privacy" = 2;
      ethernet.macAddress = "stable";
      wifi = {
        macAddress = "random";
        powersave = false;
        scanRandMacAddress = false;
        backend = "iwd";
      };
    };
    actual = text;
    expected = ''
      [connection]
      ethernet.cloned-mac-address=stable
      ipv6.ip6-privacy=2
      wifi.cloned-mac-address=random
      wifi.powersave=2

      [device]
      wifi.backend=iwd
      wifi.scan-rand-mac-address=false

      [keyfile]
      path=/etc/NetworkManager/system-connections
      unmanaged-devices=eth0;interface-name:docker*

      [logging]
      audit=false
      level=INFO

      [main]
      dhcp=dhcpcd
      dns=dnsmasq
      no-auto-default=*
      plugins=keyfile
    '';
  };

  "packages, programs and who may" = {
    module =
      { pkgs, ... }:
      {
        services.resolved.enable = true;
        networking.networkmanager = {
          enable = true;
          package = pkgs.bc;
          plugins = [ pkgs.jq ];
          wifi.backend = "iwd";
          dispatcherScripts = [
            {
              source = "/srv/script";
              type = "pre-up";
            }
          ];
        };
      };
    actual = host: {
      packages = map (name: lib.elem name (map (p: p.name) host.config.environment.systemPackages)) [
        "bc"
        "jq"
        "iwd"
      ];
      inherit ((manifest host).files."/etc/NetworkManager/dispatcher.d/pre-up.d/03userscript0001")
        mode
        source
        ;
      inherit (host.config.networking.networkmanager) dns;
      rule = lib.hasInfix "isInGroup(\"networkmanager\")" host.config.security.polkit.extraConfig;
    };
    expected = {
      packages = [
        true
        true
        true
      ];
      mode = "0544";
      source = "/srv/script";
      dns = "systemd-resolved";
      rule = true;
    };
  };

  "connections that are declared" = {
    module.networking.networkmanager = {
      enable = true;
      ensureProfiles = {
        environmentFiles = [ "/run/secrets/nm" ];
        profiles.home = {
          connection = {
            id = "home";
            type = "wifi";
          };
          wifi-security.psk = "$PSK";
        };
      };
    };
    actual = host: {
      inherit (host.config.systemd.services.NetworkManager-ensure-profiles.serviceConfig) EnvironmentFile;
      goes = lib.hasInfix "> /run/NetworkManager/system-connections/home.nmconnection" host.config.systemd.services.NetworkManager-ensure-profiles.script;
    };
    expected = {
      EnvironmentFile = [ "/run/secrets/nm" ];
      goes = true;
    };
  };
}
