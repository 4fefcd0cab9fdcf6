# Virtual machines, kept by libvirt.
# Ports: none. State: /var/lib/libvirt, and definitions in /etc/libvirt.
# Otherwise than on NixOS: units, emulators and firmware are the distribution's; a rule of polkit lets the group `libvirtd`
# in, beside the distribution's own `libvirt`.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    optional
    optionalString
    types
    ;
  inherit (import ../../services/_common { inherit lib; })
    flag
    lines
    option
    strings
    ;

  cfg = config.virtualisation.libvirtd;

  drivers = [
    "daemon"
    "qemu"
    "lxc"
    "libxl"
    "network"
  ];
  hooks = lib.concatMapAttrs (
    driver:
    lib.mapAttrs' (name: file: lib.nameValuePair "libvirt/hooks/${driver}.d/${name}" { source = file; })
  ) cfg.hooks;

  removed = name: instead: lib.mkRemovedOptionModule [ "virtualisation" "libvirtd" name ] instead;
  renamed =
    old: new:
    lib.mkRenamedOptionModule [ "virtualisation" "libvirtd" old ] (
      [
        "virtualisation"
        "libvirtd"
      ]
      ++ new
    );
in
{
  imports = [
    (removed "enableKVM" "Set the option `virtualisation.libvirtd.qemu.package' instead.")
    (removed "qemuOvmf" "Firmware of the distribution is there by itself.")
    (removed "qemuOvmfPackage" "Firmware of the distribution is there by itself.")
    (renamed "qemuPackage" [
      "qemu"
      "package"
    ])
    (renamed "qemuRunAsRoot" [
      "qemu"
      "runAsRoot"
    ])
    (renamed "qemuVerbatimConfig" [
      "qemu"
      "verbatimConfig"
    ])
    (renamed "qemuSwtpm" [
      "qemu"
      "swtpm"
      "enable"
    ])
  ];

  options.virtualisation.libvirtd = {
    enable = flag false "Whether libvirt runs.";
    package = option types.package pkgs.libvirt "The package of libvirt.";
    extraConfig = lines "Further lines of libvirtd.conf.";
    extraOptions = strings [ ] "Further arguments of the daemon.";
    onBoot = option (types.enum [
      "start"
      "ignore"
    ]) "start" "What becomes of machines that ran when this one starts.";
    onShutdown = option (types.enum [
      "shutdown"
      "suspend"
    ]) "suspend" "What becomes of them when this one stops.";
    parallelShutdown =
      option types.ints.unsigned 0
        "How many are stopped at a time; 0 for one after the other.";
    shutdownTimeout = option types.ints.unsigned 300 "How many seconds that may take.";
    startDelay = option types.ints.unsigned 0 "Seconds between starts.";
    allowedBridges = strings [ "virbr0" ] "Bridges that users' machines may join.";
    firewallBackend = option (types.enum [
      "iptables"
      "nftables"
    ]) "iptables" "What rules of networks are made with.";
    qemu = {
      package = option types.package pkgs.qemu "The package of QEMU.";
      runAsRoot = flag true "Whether machines run as root, rather than as the distribution's account.";
      verbatimConfig = option types.lines ''
        namespaces = []
      '' "Lines of qemu.conf.";
      swtpm = {
        enable = flag false "Whether machines may have a TPM.";
        package = option types.package pkgs.swtpm "The package of the TPM.";
      };
    };
    hooks = lib.genAttrs drivers (
      driver: option (types.attrsOf types.path) { } "Scripts run when something happens to ${driver}."
    );
  };

  config = mkIf cfg.enable {
    environment.systemPackages = [
      cfg.package
      cfg.qemu.package
      pkgs.netcat
      pkgs.dnsmasq
    ]
    ++ optional cfg.qemu.swtpm.enable cfg.qemu.swtpm.package;

    environment.etc = {
      "libvirt/libvirtd.conf".text = ''
        auth_unix_ro = "polkit"
        auth_unix_rw = "polkit"
        ${cfg.extraConfig}
      '';
      "libvirt/qemu.conf".text = ''
        ${optionalString cfg.qemu.runAsRoot ''
          user = "root"
          group = "root"
        ''}
        ${cfg.qemu.verbatimConfig}
      '';
      "libvirt/network.conf".text = ''
        firewall_backend = "${cfg.firewallBackend}"
      '';
      "qemu/bridge.conf".text = lib.concatMapStringsSep "\n" (
        bridge: "allow ${bridge}"
      ) cfg.allowedBridges;
      "polkit-1/rules.d/50-libvirtd.rules".text = ''
        polkit.addRule(function(action, subject) {
          if (action.id == "org.libvirt.unix.manage" && subject.isInGroup("libvirtd")) {
            return polkit.Result.YES;
          }
        });
      '';
    }
    // hooks;

    boot.kernelModules = [ "tun" ];
    users.groups.libvirtd = { };

    # The units are the distribution's; variables stand here rather than in its files.
    systemd.services.libvirtd = {
      wantedBy = [ "multi-user.target" ];
      restartIfChanged = false;
      environment.LIBVIRTD_ARGS = lib.escapeShellArgs (
        [
          "--timeout"
          "120"
        ]
        ++ cfg.extraOptions
      );
      restartTriggers = [ config.environment.etc."libvirt/libvirtd.conf".source ];
      serviceConfig = {
        EnvironmentFile = "";
        Type = "notify";
        Restart = "no";
        KillMode = "process";
        OOMScoreAdjust = "-999";
      };
    };

    systemd.services.libvirt-guests = {
      wantedBy = [ "multi-user.target" ];
      after = [ "libvirtd.service" ];
      restartIfChanged = false;
      environment = {
        ON_BOOT = cfg.onBoot;
        ON_SHUTDOWN = cfg.onShutdown;
        PARALLEL_SHUTDOWN = toString cfg.parallelShutdown;
        SHUTDOWN_TIMEOUT = toString cfg.shutdownTimeout;
        START_DELAY = toString cfg.startDelay;
      };
      serviceConfig.EnvironmentFile = "";
    };
  };
}
