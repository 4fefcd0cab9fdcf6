{ lib, manifest, ... }:
let
  repository.nixpkgs.overlays = [
    (final: _: { tailscale = final.distributionPackage "tailscale" { apt = "tailscale"; }; })
  ];
  on = settings: {
    imports = [ repository ];
    services.tailscale = {
      enable = true;
    }
    // settings;
  };
  service = name: host: host.config.systemd.services.${name};
  has = parts: text: map (part: lib.hasInfix part text) parts;
in
{
  "what the daemon is told" = {
    module = on {
      port = 1;
      interfaceName = "ts0";
      permitCertUid = "caddy";
      disableTaildrop = true;
      disableUpstreamLogging = true;
      extraDaemonFlags = [ "--verbose=1" ];
      openFirewall = true;
      useRoutingFeatures = "both";
    };
    actual = host: [
      (service "tailscaled" host).serviceConfig.Environment
      (manifest host).units."tailscaled.service".strategy
      host.config.networking.firewall.allowedUDPPorts
      host.config.networking.firewall.checkReversePath
      host.config.boot.kernel.sysctl."net.ipv4.conf.all.forwarding"
    ];
    expected = [
      [
        "PORT=1"
        "\"FLAGS=--tun ts0 --verbose=1\""
        "TS_PERMIT_CERT_UID=caddy"
        "TS_DISABLE_TAILDROP=true"
        "TS_NO_LOGS_NO_SUPPORT=true"
      ]
      "dropin-if-exists"
      [ 1 ]
      "loose"
      true
    ];
  };

  "how the machine joins" = {
    module = on {
      authKeyFile = "/run/key";
      authKeyParameters = {
        ephemeral = true;
        preauthorized = false;
        baseURL = "https://h";
      };
      extraUpFlags = [ "--ssh" ];
      extraSetFlags = [ "--accept-routes" ];
    };
    actual =
      host:
      has [
        "--auth-key \"$(cat /run/key)?baseURL=https://h&ephemeral=true&preauthorized=false\" --ssh"
      ] (service "tailscaled-autoconnect" host).script
      ++ has [ "/usr/bin/tailscale set --accept-routes" ] (
        builtins.unsafeDiscardStringContext (service "tailscaled-set" host).script
      )
      ++ [ (host.config.boot.kernel.sysctl ? "net.ipv4.conf.all.forwarding") ];
    expected = [
      true
      true
      false
    ];
  };

  "Debian alone does not have it" = {
    module.services.tailscale.enable = true;
    refused = true;
  };
}
