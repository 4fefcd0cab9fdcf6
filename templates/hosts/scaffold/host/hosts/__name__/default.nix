# What it is for, and what is so only here.
{
  imports = [ ./hardware.nix ];

  site = {
    base.enable = true;
    ssh.enable = true;
    firewall.enable = true;
    watch.enable = true;
  };
}
