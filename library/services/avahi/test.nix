{ lib, manifest, ... }:
let
  conf = host: host.config.environment.etc."avahi/avahi-daemon.conf".text;
  has = parts: text: map (part: lib.hasInfix part text) parts;
  all = n: lib.genList (_: true) n;
in
{
  "what is used and published" = {
    module.services.avahi = {
      enable = true;
      hostName = "box";
      domainName = "home";
      browseDomains = [
        "a"
        "b"
      ];
      ipv4 = false;
      ipv6 = false;
      allowInterfaces = [ "eth0" ];
      denyInterfaces = [ "wg0" ];
      allowPointToPoint = true;
      wideArea = true;
      reflector = true;
      cacheEntriesMax = 5;
      extraConfig = "# more";
      publish = {
        enable = true;
        userServices = true;
        hinfo = true;
        workstation = true;
        domain = true;
      };
      extraServiceFiles.ssh = "<service-group/>";
      extraServiceFiles.smb = "/srv/smb.xml";
      nssmdns4 = true;
      debug = true;
    };
    actual =
      host:
      has [
        "host-name=box\n"
        "browse-domains=a, b\n"
        "use-ipv4=no\nuse-ipv6=no\n"
        "allow-interfaces=eth0\n"
        "deny-interfaces=wg0\n"
        "domain-name=home\n"
        "allow-point-to-point=yes\n"
        "cache-entries-max=5\n"
        "enable-wide-area=yes\n"
        "disable-publishing=no\ndisable-user-service-publishing=no\npublish-addresses=yes\npublish-hinfo=yes\npublish-workstation=yes\npublish-domain=yes\n"
        "enable-reflector=yes\n# more\n"
      ] (conf host)
      ++ [
        host.config.environment.etc."avahi/services/ssh.service".text
        host.config.environment.etc."avahi/services/smb.service".source
        (lib.elem "nssmdns" (map lib.getName host.config.environment.systemPackages))
        (builtins.unsafeDiscardStringContext host.config.systemd.services.avahi-daemon.serviceConfig.ExecStart)
        host.config.networking.firewall.allowedUDPPorts
        (lib.length host.config.warnings)
        (manifest host).units."avahi-daemon.service".strategy
      ];
    expected = all 11 ++ [
      "<service-group/>"
      "/srv/smb.xml"
      true
      "/usr/sbin/avahi-daemon --syslog -f /etc/avahi/avahi-daemon.conf --debug"
      [ 5353 ]
      1
      "replace"
    ];
  };

  "nothing is published unless it is said" = {
    module.services.avahi = {
      enable = true;
      openFirewall = false;
      publish.addresses = true;
    };
    actual =
      host:
      has [
        "disable-publishing=yes\n"
        "publish-addresses=yes\n"
        "host-name"
      ] (conf host)
      ++ [ host.config.networking.firewall.allowedUDPPorts ];
    expected = [
      true
      true
      false
      [ ]
    ];
  };

  "names over IPv6 are not looked up by all" = {
    module.services.avahi = {
      enable = true;
      nssmdns6 = true;
    };
    refused = true;
  };

  "names of more than two parts are refused" = {
    module.services.avahi = {
      enable = true;
      nssmdnsFull = true;
    };
    refused = true;
  };
}
