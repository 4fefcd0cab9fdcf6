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

  "another package in its place" = {
    module =
      { pkgs, ... }:
      {
        security.doas = {
          enable = true;
          package = pkgs.bc;
        };
      };
    actual = host: builtins.elem "bc" (map (p: p.name) host.config.environment.systemPackages);
    expected = true;
  };

  "groups without a password" = {
    module.security.doas = {
      enable = true;
      extraRules = [
        {
          groups = [ 900 ];
          noPass = true;
        }
      ];
    };
    actual = host: host.config.environment.etc."doas.conf".text;
    expected = ''
      permit setenv { SSH_AUTH_SOCK TERMINFO TERMINFO_DIRS } :wheel
      permit nopass setenv { SSH_AUTH_SOCK TERMINFO TERMINFO_DIRS } :900
      permit nopass keepenv root
    '';
  };
}
