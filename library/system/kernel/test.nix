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

  "modules are loaded once" = {
    module.boot.kernelModules = [
      "br_netfilter"
      "overlay"
      "br_netfilter"
    ];
    actual = host: host.config.environment.etc."modules-load.d/nivis.conf".text;
    expected = "br_netfilter\noverlay\n";
  };
}
