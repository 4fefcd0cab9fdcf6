# The desk: backed up, open to nobody.
{
  imports = [ ../../profiles/workstation.nix ];

  nivis.distribution = "fedora";

  networking.firewall.enable = true;

  homelab.backup = {
    enable = true;
    paths = [ "/home" ];
  };

  users.users.ops.extraGroups = [
    "audio"
    "video"
  ];
}
