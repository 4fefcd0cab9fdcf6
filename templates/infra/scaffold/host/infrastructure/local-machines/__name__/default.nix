# Whose machine it is.
{
  fleet = {
    platforms.nixos.enable = true;
    roles.workstation.enable = true;
  };
}
