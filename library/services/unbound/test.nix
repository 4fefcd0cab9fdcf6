{ lib, manifest, ... }:
let
  conf = host: host.config.environment.etc."unbound/unbound.conf".text;
  service = host: host.config.systemd.services.unbound;
  has = parts: text: map (part: lib.hasInfix part text) parts;
in
{
  "settings" = {
    module.services.unbound = {
      enable = true;
      settings = {
        server = {
          interface = [ "0.0.0.0" ];
          define-tag = "a";
          qname-minimisation = true;
        };
        forward-zone = [
          {
            name = ".";
            forward-addr = [
              "9.9.9.9"
              "1.1.1.1"
            ];
          }
        ];
      };
    };
    actual = host: [
      (conf host)
      (manifest host).files."/etc/unbound/unbound.conf".mode
      (manifest host).units."unbound.service".strategy
      (manifest host).units."unbound-resolvconf.service".enable
      host.config.networking.nameservers
      (has [
        "unbound-anchor"
        "unbound-checkconf"
        "unbound-control-setup"
      ] (service host).preStart)
    ];
    expected = [
      ''
        server:
          define-tag: a
          access-control: 127.0.0.0/8 allow
          access-control: ::1/128 allow
          auto-trust-anchor-file: /var/lib/unbound/root.key
          chroot: ""
          directory: /var/lib/unbound
          do-daemonize: no
          interface: 0.0.0.0
          ip-freebind: yes
          pidfile: ""
          qname-minimisation: yes
          tls-cert-bundle: /etc/ssl/certs/ca-certificates.crt
          username: ""
        forward-zone:
          forward-addr: 9.9.9.9
          forward-addr: 1.1.1.1
          name: .
        remote-control:
          control-cert-file: /var/lib/unbound/unbound_control.pem
          control-enable: no
          control-interface: 127.0.0.1
          control-interface: ::1
          control-key-file: /var/lib/unbound/unbound_control.key
          server-cert-file: /var/lib/unbound/unbound_server.pem
          server-key-file: /var/lib/unbound/unbound_server.key
      ''
      "0644"
      "replace"
      false
      [ "127.0.0.1" ]
      [
        true
        true
        false
      ]
    ];
  };

  "control, another account, no signatures" = {
    module.services.unbound = {
      enable = true;
      user = "dns";
      group = "dns";
      stateDir = "/srv/unbound";
      resolveLocalQueries = false;
      enableRootTrustAnchor = false;
      localControlSocketPath = "/run/unbound/ctl";
    };
    actual =
      host:
      has [
        "control-enable: yes\n"
        "control-interface: /run/unbound/ctl\n"
        "auto-trust-anchor-file"
        "directory: /srv/unbound\n"
      ] (conf host)
      ++ [
        (service host).serviceConfig.User
        (service host).serviceConfig.Group
        ((manifest host).users ? unbound)
        host.config.networking.nameservers
        (has [
          "unbound-control-setup -d /srv/unbound"
          "unbound-checkconf"
        ] (service host).preStart)
      ];
    expected = [
      true
      true
      false
      true
      "dns"
      "dns"
      false
      [ ]
      [
        true
        false
      ]
    ];
  };

  "the file is not tried first where that is said" = {
    module.services.unbound = {
      enable = true;
      checkconf = false;
    };
    actual = host: lib.hasInfix "unbound-checkconf" (service host).preStart;
    expected = false;
  };
}
