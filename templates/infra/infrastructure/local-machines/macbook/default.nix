# A developer's Mac: the same role as the laptop.
{
  networking.computerName = "MacBook of operations";

  fleet = {
    platforms.darwin = {
      enable = true;
      user = "ops";
      apps = [
        "firefox"
        "ghostty"
        "tailscale"
      ];
    };
    roles.workstation = {
      enable = true;
      development.python.enable = true;
      development.containers.enable = true;
    };
  };
}
