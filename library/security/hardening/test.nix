{ manifest, ... }:
{
  "parameters of the running kernel" = {
    module.security = {
      allowUserNamespaces = false;
      protectKernelImage = true;
      unprivilegedUsernsClone = false;
    };
    actual = host: (manifest host).sysctl;
    expected = {
      "kernel.kexec_load_disabled" = "1";
      "kernel.unprivileged_userns_clone" = "0";
      "user.max_user_namespaces" = "0";
    };
  };

  "and those it starts with" = {
    module.security = {
      protectKernelImage = true;
      allowSimultaneousMultithreading = false;
      forcePageTableIsolation = true;
      virtualisation.flushL1DataCache = "cond";
    };
    actual = host: host.config.boot.kernelParams;
    expected = [
      "nohibernate"
      "nosmt"
      "pti=on"
      "kvm-intel.vmentry_l1d_flush=cond"
    ];
  };

  "modules are locked when all is up" = {
    module.security.lockKernelModules = true;
    actual = host: host.config.systemd.services.disable-kernel-module-loading.wantedBy;
    expected = [ "multi-user.target" ];
  };

  "real time for users" = {
    module.security.rtkit.enable = true;
    actual = host: map (p: p.name) host.config.environment.systemPackages;
    expected = [
      "rtkit"
      "bash"
    ];
  };

  "Nix' sandbox needs namespaces" = {
    module = {
      nix.enable = true;
      security.allowUserNamespaces = false;
    };
    refused = true;
  };

  "another package in its place" = {
    module =
      { pkgs, ... }:
      {
        security.rtkit = {
          enable = true;
          package = pkgs.bc;
        };
      };
    actual = host: builtins.elem "bc" (map (p: p.name) host.config.environment.systemPackages);
    expected = true;
  };
}
