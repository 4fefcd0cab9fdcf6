{ ... }:
{
  "rules, and administrators before them" = {
    module.security.doas = {
      enable = true;
      wheelNeedsPassword = false;
      extraRules = [
        {
          users = [
            "backup"
            1000
          ];
          runAs = "root";
          cmd = "/usr/bin/restic";
          args = [ "backup" ];
          noLog = true;
          persist = true;
          keepEnv = true;
          setEnv = [ "-SSH_AUTH_SOCK" ];
        }
      ];
      extraConfig = "deny guest";
    };
    actual = host: host.config.environment.etc."doas.conf".text;
    expected = ''
      permit nopass setenv { SSH_AUTH_SOCK TERMINFO TERMINFO_DIRS } :wheel
      permit nolog persist keepenv setenv { SSH_AUTH_SOCK TERMINFO TERMINFO_DIRS -SSH_AUTH_SOCK } backup as root cmd /usr/bin/restic args backup
      permit nolog persist keepenv setenv { SSH_AUTH_SOCK TERMINFO TERMINFO_DIRS -SSH_AUTH_SOCK } 1000 as root cmd /usr/bin/restic args backup
      deny guest
      permit nopass keepenv root
    '';
  };
}
