# The machine: what of firn it has, and whatever else NixOS' options say.
{
  firn = {
    system = {
      enable = true;
      timeZone = "Etc/UTC";
    };
    desktop.enable = true;
    development.enable = true;
    networking.enable = true;
    hardware = {
      enable = true;
      desktop.enable = true;
    };

    users.starter-user = {
      admin = true;
      shell = "fish";
    };
  };
}
