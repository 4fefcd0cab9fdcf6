# HAProxy: requests shared among servers.
# Ports: those of `config`. State: none.
# Otherwise than on NixOS: the file is tried before the service starts, not when the system is built.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (import ../_common { inherit lib; })
    flag
    isDistributionPackage
    maybe
    option
    text
    ;

  cfg = config.services.haproxy;
  ln = lib.getExe' pkgs.coreutils "ln";
  link = "${ln} -sf ${lib.getExe cfg.package} /run/haproxy/haproxy";
  try = "${lib.getExe cfg.package} -c -q -f /etc/haproxy.cfg";
in
{
  options.services.haproxy = {
    enable = flag false "Whether HAProxy runs.";
    package = option types.package pkgs.haproxy "The package of HAProxy.";
    user = text "haproxy" "Account it runs as.";
    group = text "haproxy" "Group it runs as.";
    config = maybe types.lines "Contents of haproxy.cfg.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.config != null;
        message = "You must provide services.haproxy.config.";
      }
    ];

    environment.systemPackages = [ cfg.package ];
    environment.etc."haproxy.cfg".text = toString cfg.config;

    systemd.services.haproxy = {
      description = "HAProxy";
      after = [ "network.target" ];
      wantedBy = [ "multi-user.target" ];
      reloadTriggers = [ config.environment.etc."haproxy.cfg".source ];
      serviceConfig = {
        User = cfg.user;
        Group = cfg.group;
        Type = "notify";
        # On USR2 the process runs its own name anew.
        ExecStartPre = [ link ] ++ lib.optional (isDistributionPackage cfg.package) try;
        ExecStart = "/run/haproxy/haproxy -Ws -f /etc/haproxy.cfg -p /run/haproxy/haproxy.pid";
        ExecReload = lib.optional (isDistributionPackage cfg.package) try ++ [
          link
          "${lib.getExe' pkgs.coreutils "kill"} -USR2 $MAINPID"
        ];
        KillMode = "mixed";
        SuccessExitStatus = "143";
        Restart = "always";
        RuntimeDirectory = "haproxy";
        NoNewPrivileges = true;
        ProtectHome = true;
        ProtectSystem = "strict";
        ProtectKernelTunables = true;
        ProtectKernelModules = true;
        ProtectControlGroups = true;
        SystemCallFilter = "~@cpu-emulation @keyring @module @obsolete @raw-io @reboot @swap @sync";
        # For ports below 1024.
        AmbientCapabilities = "CAP_NET_BIND_SERVICE";
      };
    };

    users.users = mkIf (cfg.user == "haproxy") {
      haproxy = {
        inherit (cfg) group;
        isSystemUser = true;
      };
    };
    users.groups = mkIf (cfg.group == "haproxy") { haproxy = { }; };
  };
}
