{ manifest, lib, ... }:
let
  text = host: host.config.environment.etc."systemd/resolved.conf.d/60-nivis.conf".text;
in
{
  "the host's name servers are resolved's" = {
    module = {
      networking = {
        nameservers = [
          "9.9.9.9"
          "1.1.1.1"
        ];
        search = [ "home.arpa" ];
      };
      services.resolved.enable = true;
    };
    actual = host: {
      text = text host;
      link = host.config.environment.etc."resolv.conf".source;
      wantedBy = (manifest host).units."systemd-resolved.service".wantedBy;
    };
    expected = {
      text = ''
        [Resolve]
        DNS=9.9.9.9
        DNS=1.1.1.1
        DNSOverTLS=false
        DNSSEC=false
        Domains=home.arpa

      '';
      link = "/run/systemd/resolve/stub-resolv.conf";
      wantedBy = [ "sysinit.target" ];
    };
  };

  "settings and their old names" = {
    module.services.resolved = {
      enable = true;
      dnssec = "true";
      llmnr = "false";
      settings.Resolve = {
        DNSOverTLS = "opportunistic";
        FallbackDNS = [ "8.8.8.8" ];
      };
      dnsDelegates.work.Delegate = {
        DNS = [ "10.0.0.1" ];
        Domains = [ "corp.example" ];
      };
    };
    actual = host: [
      (text host)
      host.config.environment.etc."systemd/dns-delegate.d/work.dns-delegate".text
    ];
    expected = [
      ''
        [Resolve]
        DNSOverTLS=opportunistic
        DNSSEC=true
        FallbackDNS=8.8.8.8
        LLMNR=false

      ''
      ''
        [Delegate]
        DNS=10.0.0.1
        Domains=corp.example

      ''
    ];
  };

  "settings by their own names" = {
    module.services.resolved = {
      enable = true;
      settings.Resolve = {
        DNS = [ "9.9.9.9" ];
        DNSSEC = "allow-downgrade";
        Domains = [ "lan" ];
      };
    };
    actual =
      host:
      map (part: lib.hasInfix part (text host)) [
        "DNS=9.9.9.9\n"
        "DNSSEC=allow-downgrade\n"
        "Domains=lan\n"
      ];
    expected = [
      true
      true
      true
    ];
  };
}
