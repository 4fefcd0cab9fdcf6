{ manifest, lib, ... }:
{
  "parameters are written as the kernel reads them" = {
    module.boot.kernel.sysctl = {
      "vm.swappiness" = 10;
      "net.ipv4.ip_forward" = true;
      "kernel.sysrq" = false;
      "kernel.panic" = null;
    };
    actual = host: host.config.environment.etc."sysctl.d/60-nivis.conf".text;
    expected = ''
      kernel.sysrq=0
      net.ipv4.ip_forward=1
      vm.swappiness=10
    '';
  };

  "the largest buffer wins" = {
    module.imports = [
      { boot.kernel.sysctl."net.core.rmem_max" = 10; }
      { boot.kernel.sysctl."net.core.rmem_max" = 20; }
    ];
    actual = host: (manifest host).sysctl;
    expected = {
      "net.core.rmem_max" = "20";
    };
  };

  "a default gives way, a plain value gives way to mkForce" = {
    module.imports = [
      { boot.kernel.sysctl."vm.swappiness" = lib.mkDefault 60; }
      { boot.kernel.sysctl."vm.swappiness" = 10; }
      { boot.kernel.sysctl."vm.swappiness" = lib.mkForce 1; }
    ];
    actual = host: host.config.boot.kernel.sysctl."vm.swappiness";
    expected = 1;
  };

  "values below /sys" = {
    module.boot.kernel.sysfs = {
      kernel.mm.transparent_hugepage = {
        enabled = "always";
        defrag = null;
      };
      devices.system.cpu.intel_pstate.no_turbo = true;
      list = [
        1
        2
      ];
    };
    actual = host: host.config.environment.etc."tmpfiles.d/60-nivis-sysfs.conf".text;
    expected = ''
      'w' '/sys/devices/system/cpu/intel_pstate/no_turbo' '-' '-' '-' '-' 1
      'w' '/sys/kernel/mm/transparent_hugepage/enabled' '-' '-' '-' '-' always
      'w' '/sys/list' '-' '-' '-' '-' 1,2
    '';
  };

  "modprobe is told what not to load" = {
    module.imports = [
      {
        boot.blacklistedKernelModules = [
          "pcspkr"
          "floppy"
        ];
      }
      {
        boot.blacklistedKernelModules.floppy = lib.mkForce false;
        boot.extraModprobeConfig = "options snd index=1\n";
      }
    ];
    actual = host: [
      host.config.environment.etc."modprobe.d/nivis.conf".text
      (
        (host.extendModules { modules = [ { boot.modprobeConfig.enable = false; } ]; })
        .config.environment.etc
          ? "modprobe.d/nivis.conf"
      )
    ];
    expected = [
      "blacklist pcspkr\noptions snd index=1\n"
      false
    ];
  };

  "modules are loaded once" = {
    module.boot.kernelModules = [
      "br_netfilter"
      "overlay"
      "br_netfilter"
    ];
    actual = host: host.config.environment.etc."modules-load.d/nivis.conf".text;
    expected = "br_netfilter\noverlay\n";
  };

  "sizes of buffers by either name" = {
    module.boot.kernel.sysctl = {
      "net.core.rmem_max" = 2500000;
      "net.core.wmem_max" = 2500000;
    };
    actual = host: (manifest host).sysctl;
    expected = {
      "net.core.rmem_max" = "2500000";
      "net.core.wmem_max" = "2500000";
    };
  };

  "modprobe is told nothing where that is said" = {
    module.boot = {
      extraModprobeConfig = "options x y=1";
      modprobeConfig.enable = false;
    };
    actual = host: host.config.environment.etc ? "modprobe.d/nivis.conf";
    expected = false;
  };
}
