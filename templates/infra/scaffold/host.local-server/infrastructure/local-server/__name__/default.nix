# What it is for.
{
  fleet = {
    platforms.nixos.enable = true;
    roles.hypervisor.enable = true;
  };
}
