# Files of the house, and the place the others' backups go to.
{
  imports = [ ./hardware.nix ];

  site = {
    base.enable = true;
    ssh.enable = true;
    firewall.enable = true;
    watch = {
      enable = true;
      # The disk of the others' backups may be fuller.
      full = 95;
    };

    files = {
      enable = true;
      shares = {
        photos = "/srv/photos";
        documents = "/srv/documents";
      };
    };

    # Its own backups cannot go to itself.
    backup = {
      enable = true;
      repository = "sftp:u100@backup.example.org:vault";
      keepDaily = 60;
    };
  };

  # Who the others' backups come as; their keys are of the machines, not of people.
  users.users.backup = {
    isSystemUser = true;
    group = "backup";
    home = "/srv/backup";
    createHome = true;
    useDefaultShell = true;
  };
  users.groups.backup = { };
}
