# The desk: someone sits at it, nobody outside reaches it but by ssh.
{
  imports = [ ./hardware.nix ];

  site = {
    base.enable = true;
    ssh.enable = true;
    firewall.enable = true;
    backup.enable = true;
    desktop.enable = true;
  };

  users.users.ops.extraGroups = [
    "audio"
    "video"
  ];
}
