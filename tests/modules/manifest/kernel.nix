{
  boot = {
    kernel.sysctl = {
      "net.ipv4.ip_forward" = 1;
      "vm.swappiness" = 10;
    };
    kernelModules = [ "wireguard" ];
  };
}
