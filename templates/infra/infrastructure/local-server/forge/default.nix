# The hypervisor in the rack.
{
  fleet = {
    platforms.nixos.enable = true;
    roles.hypervisor = {
      enable = true;
      bridge.interfaces = [ "eno2" ];
    };
  };

  # Guests are reached through the bridge, not through us.
  networking.firewall.trustedInterfaces = [ "br0" ];
}
