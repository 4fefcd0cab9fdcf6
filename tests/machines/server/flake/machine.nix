# A small server: what people come for. `worker.nix` and `motd` are edited by the scenario.
{ lib, pkgs, ... }:
{
  imports = [ ./worker.nix ];

  system.stateVersion = "26.05";
  time.timeZone = "Europe/Berlin";
  boot.kernel.sysctl."net.ipv4.conf.all.log_martians" = 1;
  environment.systemPackages = [ pkgs.tree ];
  # Debian's own is kept and given back.
  environment.etc."motd".source = ./motd;

  networking.firewall = {
    enable = true;
    allowedTCPPorts = [
      22
      80
    ];
  };

  services.openssh = {
    enable = true;
    settings.PasswordAuthentication = false;
    settings.KbdInteractiveAuthentication = false;
  };

  users.users.keeper = {
    isNormalUser = true;
    # "snow"
    hashedPassword = "$6$nivis$KpXkuKEHPWxyd/ag6BypwvKltFk/v//WjkxO7NEkF6aZQri4zd6mMYemPlb/jin6uBGW/eldUDoILeX5TI/oI0";
    openssh.authorizedKeys.keyFiles = [ ./key.pub ];
  };

  services.nginx = {
    enable = true;
    virtualHosts.machine.default = true;
    virtualHosts.machine.locations."/".return = "200 'it snows'";
  };

  services.postgresql = {
    enable = true;
    ensureDatabases = [ "keeper" ];
    ensureUsers = [
      {
        name = "keeper";
        ensureDBOwnership = true;
      }
    ];
  };

  systemd.services.tick.script = "date >> /run/ticks";
  systemd.timers.tick = {
    wantedBy = [ "timers.target" ];
    timerConfig.OnActiveSec = "1s";
    timerConfig.OnUnitActiveSec = "3s";
    timerConfig.AccuracySec = "100ms";
  };

  systemd.services.steady = {
    wantedBy = [ "multi-user.target" ];
    serviceConfig.ExecStart = "${lib.getExe' pkgs.coreutils "sleep"} infinity";
  };
}
