# The private network Tailscale.
# Ports: UDP 41641, opened by `openFirewall`. State: /var/lib/tailscale.
# Otherwise than on NixOS: Debian and Ubuntu have no package; the makers' repository has one (see README.md).
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    escapeShellArg
    escapeShellArgs
    mkIf
    optional
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    maybe
    option
    port
    strings
    text
    ;

  cfg = config.services.tailscale;
  routes = lib.elem cfg.useRoutingFeatures;

  toValue = value: if lib.isBool value then lib.boolToString value else toString value;
  parameters = lib.filterAttrs (_: value: value != null) cfg.authKeyParameters;
  query = lib.optionalString (parameters != { }) (
    "?"
    + lib.concatStringsSep "&" (lib.mapAttrsToList (key: value: "${key}=${toValue value}") parameters)
  );
in
{
  options.services.tailscale = {
    enable = flag false "Whether Tailscale runs.";
    port = port 41641 "Port of the tunnel.";
    interfaceName = text "tailscale0" "Name of the tunnel's interface.";
    permitCertUid = maybe types.nonEmptyStr "Account that may order certificates.";
    disableTaildrop = flag false "Whether files cannot be sent to this machine.";
    disableUpstreamLogging = flag false "Whether nothing is logged with the makers.";
    package = option types.package pkgs.tailscale "The package of Tailscale.";
    openFirewall = flag false "Whether the firewall accepts connections to the port.";
    useRoutingFeatures = option (types.enum [
      "none"
      "client"
      "server"
      "both"
    ]) "none" "Whether routes of others are used, or routes and exits are offered.";
    authKeyFile = maybe types.path "File of the key with which the machine joins.";
    authKeyParameters = option (types.submodule {
      options = {
        ephemeral = maybe types.bool "Whether the machine leaves when it is gone.";
        preauthorized = maybe types.bool "Whether the machine needs no approval.";
        baseURL = maybe types.str "Address of the control server.";
      };
    }) { } "What is said with the key.";
    extraUpFlags = strings [ ] "Further arguments of `tailscale up`.";
    extraSetFlags = strings [ ] "Further arguments of `tailscale set`.";
    extraDaemonFlags = strings [ ] "Further arguments of the daemon.";
  };

  config = mkIf cfg.enable {
    environment.systemPackages = [ cfg.package ];

    # The unit is the package's; variables of /etc/default/tailscaled stand here instead.
    systemd.services.tailscaled = {
      after = mkIf config.networking.networkmanager.enable [ "NetworkManager-wait-online.service" ];
      wantedBy = [ "multi-user.target" ];
      stopIfChanged = false;
      path = [
        pkgs.procps
        pkgs.kmod
      ];
      serviceConfig.Environment = [
        "PORT=${toString cfg.port}"
        "\"FLAGS=--tun ${escapeShellArg cfg.interfaceName} ${lib.concatStringsSep " " cfg.extraDaemonFlags}\""
      ]
      ++ optional (cfg.permitCertUid != null) "TS_PERMIT_CERT_UID=${cfg.permitCertUid}"
      ++ optional cfg.disableTaildrop "TS_DISABLE_TAILDROP=true"
      ++ optional cfg.disableUpstreamLogging "TS_NO_LOGS_NO_SUPPORT=true";
      # What the package's own file says would otherwise win.
      serviceConfig.EnvironmentFile = "";
    };

    systemd.services.tailscaled-autoconnect = mkIf (cfg.authKeyFile != null) {
      description = "Tailscale joins";
      after = [ "tailscaled.service" ];
      wants = [ "tailscaled.service" ];
      wantedBy = [ "multi-user.target" ];
      serviceConfig.Type = "notify";
      path = [
        cfg.package
        pkgs.jq
      ];
      enableStrictShellChecks = true;
      script = ''
        last=
        while state=$(tailscale status --json --peers=false | jq -r .BackendState); do
          if [ "$state" != "$last" ]; then
            case $state in
              NeedsLogin | NeedsMachineAuth | Stopped)
                echo "Server needs authentication, sending auth key"
                tailscale up --auth-key "$(cat ${cfg.authKeyFile})${query}" ${escapeShellArgs cfg.extraUpFlags}
                ;;
              Running)
                echo "Tailscale is running"
                systemd-notify --ready
                exit 0
                ;;
              *)
                echo "Waiting for Tailscale, which is $state"
                ;;
            esac
          fi
          last=$state
          sleep .5
        done
      '';
    };

    systemd.services.tailscaled-set = mkIf (cfg.extraSetFlags != [ ]) {
      description = "Tailscale settings";
      after = [
        "tailscaled.service"
        "tailscaled-autoconnect.service"
      ];
      wants = [ "tailscaled.service" ];
      wantedBy = [ "multi-user.target" ];
      serviceConfig.Type = "oneshot";
      script = "${lib.getExe cfg.package} set ${escapeShellArgs cfg.extraSetFlags}";
    };

    boot.kernel.sysctl =
      mkIf
        (routes [
          "server"
          "both"
        ])
        {
          "net.ipv4.conf.all.forwarding" = lib.mkOverride 97 true;
          "net.ipv6.conf.all.forwarding" = lib.mkOverride 97 true;
        };

    networking.firewall = {
      allowedUDPPorts = mkIf cfg.openFirewall [ cfg.port ];
      # Answers may come from elsewhere than the route says.
      checkReversePath = mkIf (routes [
        "client"
        "both"
      ]) "loose";
    };
  };
}
