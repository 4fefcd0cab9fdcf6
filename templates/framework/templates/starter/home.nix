# The home of the machine's user.
{
  home.stateVersion = "26.05";

  firn.home.workstation.enable = true;
}
