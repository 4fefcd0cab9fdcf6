# What of the kernel is closed: namespaces, its image, modules after boot, hyper-threading.
{
  config,
  lib,
  options,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    mkDefault
    mkIf
    mkMerge
    mkOption
    types
    ;

  cfg = config.security;

  flag =
    default: description:
    mkOption {
      type = types.bool;
      inherit default description;
    };
in
{
  imports = [
    (lib.mkRenamedOptionModule
      [ "security" "virtualization" "flushL1DataCache" ]
      [ "security" "virtualisation" "flushL1DataCache" ]
    )
  ];

  options.security = {
    allowUserNamespaces = flag true "Whether namespaces of users can be made.";
    unprivilegedUsernsClone = flag false "Whether users without rights can make them, where the kernel asks.";
    protectKernelImage = flag false "Whether the running kernel cannot be replaced.";
    allowSimultaneousMultithreading = flag true "Whether cores run several threads at once.";
    forcePageTableIsolation = flag false "Whether the kernel's memory is hidden even where the processor is said to be safe.";
    lockKernelModules = flag false "Whether no module is loaded once the machine is up.";
    virtualisation.flushL1DataCache = mkOption {
      type = types.nullOr (
        types.enum [
          "never"
          "cond"
          "always"
        ]
      );
      default = null;
      description = "Whether caches are emptied before a guest runs.";
    };

    rtkit = {
      enable = flag false "Whether users' programs can ask to run in real time.";
      package = mkOption {
        type = types.package;
        default = pkgs.rtkit;
        defaultText = lib.literalExpression "pkgs.rtkit";
        description = "The package.";
      };
    };
  };

  config = mkMerge [
    (mkIf (!cfg.allowUserNamespaces) {
      boot.kernel.sysctl."user.max_user_namespaces" = 0;
      assertions = [
        {
          assertion = !config.nix.enable || config.nix.settings.sandbox == false;
          message = "`nix.settings.sandbox = true` conflicts with `!security.allowUserNamespaces`.";
        }
      ];
    })
    (mkIf (utils.isDeclared options.security.unprivilegedUsernsClone) {
      boot.kernel.sysctl."kernel.unprivileged_userns_clone" = mkDefault cfg.unprivilegedUsernsClone;
    })
    (mkIf cfg.protectKernelImage {
      boot.kernelParams = [ "nohibernate" ];
      boot.kernel.sysctl."kernel.kexec_load_disabled" = mkDefault true;
    })
    (mkIf (!cfg.allowSimultaneousMultithreading) { boot.kernelParams = [ "nosmt" ]; })
    (mkIf cfg.forcePageTableIsolation { boot.kernelParams = [ "pti=on" ]; })
    (mkIf (cfg.virtualisation.flushL1DataCache != null) {
      boot.kernelParams = [ "kvm-intel.vmentry_l1d_flush=${cfg.virtualisation.flushL1DataCache}" ];
    })

    (mkIf cfg.lockKernelModules {
      systemd.services.disable-kernel-module-loading = {
        description = "Disable kernel module loading";
        wantedBy = [ config.systemd.defaultUnit ];
        after = [
          "nivis-firewall.service"
          "systemd-modules-load.service"
          config.systemd.defaultUnit
        ];
        unitConfig.ConditionPathIsReadWrite = "/proc/sys/kernel";
        serviceConfig = {
          Type = "oneshot";
          RemainAfterExit = true;
          TimeoutSec = 180;
        };
        script = ''
          udevadm settle
          echo -n 1 >/proc/sys/kernel/modules_disabled
        '';
      };
    })

    (mkIf cfg.rtkit.enable { environment.systemPackages = [ cfg.rtkit.package ]; })
  ];
}
