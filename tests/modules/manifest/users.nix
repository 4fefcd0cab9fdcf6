{
  users = {
    mutableUsers = false;
    groups.team.gid = 4000;
    users.ops = {
      isNormalUser = true;
      uid = 4001;
      description = "Operations";
      extraGroups = [
        "team"
        "wheel"
      ];
      hashedPassword = "!";
      openssh.authorizedKeys.keys = [ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample ops@desk" ];
    };
  };
}
