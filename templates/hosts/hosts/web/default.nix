# The way in from outside. It runs by itself, far away, so that it says what it lacks and follows the repository.
{
  imports = [ ./hardware.nix ];

  # The provider's clock and logs are in UTC.
  time.timeZone = "UTC";

  site = {
    base.enable = true;
    ssh.enable = true;
    firewall.enable = true;
    backup.enable = true;
    watch.enable = true;
    updates.enable = true;

    web = {
      enable = true;
      sites."photos.example.org" = "http://vault.home.arpa:2283";
    };
  };
}
