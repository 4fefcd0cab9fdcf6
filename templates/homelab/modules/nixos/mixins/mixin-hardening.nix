# The kernel gives away less than by default.
{ lib, ... }:
let
  inherit (lib) mkDefault;
in
{
  boot = {
    kernel.sysctl = {
      "kernel.dmesg_restrict" = mkDefault 1;
      "kernel.kptr_restrict" = lib.mkOverride 900 2;
      "kernel.unprivileged_bpf_disabled" = mkDefault 1;
      "kernel.yama.ptrace_scope" = mkDefault 1;
      "net.core.bpf_jit_harden" = mkDefault 2;
      "net.ipv4.conf.all.accept_redirects" = mkDefault 0;
      "net.ipv4.conf.all.send_redirects" = mkDefault 0;
      "net.ipv4.tcp_syncookies" = mkDefault 1;
      "net.ipv6.conf.all.accept_redirects" = mkDefault 0;
      "fs.protected_fifos" = mkDefault 2;
      "fs.protected_regular" = mkDefault 2;
    };

    kernelParams = [
      "slab_nomerge"
      "init_on_alloc=1"
      "page_alloc.shuffle=1"
      "randomize_kstack_offset=on"
    ];

    # File systems and protocols that nothing here uses, and that attackers like.
    blacklistedKernelModules = [
      "dccp"
      "sctp"
      "rds"
      "tipc"
      "cramfs"
      "hfs"
    ];
  };

  security.protectKernelImage = mkDefault true;
  security.apparmor.enable = mkDefault true;

  # What a crashed program had in memory is nobody's business.
  systemd.coredump.enable = mkDefault false;
}
