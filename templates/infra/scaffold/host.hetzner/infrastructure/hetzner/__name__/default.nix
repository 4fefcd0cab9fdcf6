# What it serves.
{
  fleet = {
    platforms.nixos.enable = true;
    platforms.hetzner.enable = true;
    roles.server.enable = true;
  };
}
