{ manifest, refusals, ... }:
{
  "a person has a home, a shell and their groups" = {
    module =
      { pkgs, ... }:
      {
        users.users.ops = {
          isNormalUser = true;
          extraGroups = [
            "wheel"
            "www"
          ];
          shell = pkgs.zsh;
        };
        users.groups.www.gid = 900;
        programs.zsh.enable = true;
      };
    actual =
      host:
      let
        m = manifest host;
      in
      {
        inherit (m.users.ops)
          group
          home
          createHome
          shell
          extraGroups
          ;
        inherit (m) groups;
      };
    expected = {
      group = "users";
      home = "/home/ops";
      createHome = true;
      shell = "/usr/bin/zsh";
      extraGroups = [
        "wheel"
        "www"
      ];
      groups = {
        root = {
          gid = null;
          members = [ ];
        };
        users = {
          gid = null;
          members = [ ];
        };
        wheel = {
          gid = null;
          members = [ "ops" ];
        };
        www = {
          gid = 900;
          members = [ "ops" ];
        };
      };
    };
  };

  "an account needs its group" = {
    module.users.users.app = {
      isSystemUser = true;
      group = "app";
    };
    actual = refusals;
    expected = [ "The user 'app' has the primary group 'app', which `users.groups' does not have." ];
  };

  "an account is a person's or a service's" = {
    module.users.users.app.group = "users";
    refused = true;
  };

  "two accounts cannot share an id" = {
    module.users.users = {
      a = {
        isNormalUser = true;
        uid = 1000;
      };
      b = {
        isNormalUser = true;
        uid = 1000;
      };
    };
    actual = refusals;
    expected = [ "Users a and b have the same uid, 1000." ];
  };

  "a shell must be installed" = {
    module =
      { pkgs, ... }:
      {
        users.users.ops = {
          isNormalUser = true;
          shell = pkgs.fish;
        };
      };
    refused = true;
  };
}
