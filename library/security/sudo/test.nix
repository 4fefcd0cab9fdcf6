{ manifest, ... }:
{
  "administrators and rules" = {
    module = {
      users.users.ops = {
        isNormalUser = true;
        extraGroups = [ "wheel" ];
      };
      security.sudo = {
        wheelNeedsPassword = false;
        extraRules = [
          {
            users = [ "deploy" ];
            groups = [ 900 ];
            commands = [
              "/usr/bin/true"
              {
                command = "/usr/bin/systemctl restart web";
                options = [ "NOPASSWD" ];
              }
            ];
          }
        ];
        extraConfig = "Defaults insults";
      };
    };
    actual = host: host.config.environment.etc."sudoers.d/nivis".text;
    expected = ''
      %wheel  ALL=(ALL:ALL)    NOPASSWD:SETENV: ALL
      deploy     ALL=(ALL:ALL)    /usr/bin/true, NOPASSWD: /usr/bin/systemctl restart web
      %#900  ALL=(ALL:ALL)    /usr/bin/true, NOPASSWD: /usr/bin/systemctl restart web
      Defaults insults
    '';
  };

  "nobody to say anything about, nothing written" = {
    module = { };
    actual = host: (manifest host).files ? "/etc/sudoers.d/nivis";
    expected = false;
  };

  "options of administrators, and their terminal" = {
    module = {
      users.users.ops = {
        isNormalUser = true;
        extraGroups = [ "wheel" ];
      };
      security.sudo = {
        defaultOptions = [ "LOG_OUTPUT" ];
        keepTerminfo = true;
      };
    };
    actual = host: host.config.environment.etc."sudoers.d/nivis".text;
    expected = ''
      %wheel  ALL=(ALL:ALL)    LOG_OUTPUT: ALL
      Defaults env_keep+="TERMINFO TERMINFO_DIRS"
    '';
  };

  "administrators of sudo-rs" = {
    module = {
      users.users.ops = {
        isNormalUser = true;
        extraGroups = [ "wheel" ];
      };
      security.sudo-rs = {
        enable = true;
        wheelNeedsPassword = false;
        defaultOptions = [ ];
      };
    };
    actual = host: host.config.environment.etc."sudoers.d/nivis-rs".text;
    expected = "%wheel  ALL=(ALL:ALL)    NOPASSWD: ALL\n";
  };

  "sudo-rs in its place" = {
    module.security.sudo-rs = {
      enable = true;
      extraRules = [
        {
          users = [ "deploy" ];
          runAs = "root";
          commands = [ "ALL" ];
        }
      ];
      extraConfig = "Defaults use_pty";
    };
    actual = host: {
      text = host.config.environment.etc."sudoers.d/nivis-rs".text;
      other = host.config.security.sudo.enable;
      packages = map (p: p.name) host.config.environment.systemPackages;
    };
    expected = {
      text = "deploy     ALL=(root)    ALL\nDefaults use_pty\n";
      other = false;
      packages = [
        "sudo-rs"
        "bash"
      ];
    };
  };

  "not both" = {
    module.security = {
      sudo.enable = true;
      sudo-rs.enable = true;
    };
    refused = true;
  };

  "another package in its place" = {
    module =
      { pkgs, ... }:
      {
        security.sudo = {
          extraConfig = "Defaults insults";
          package = pkgs.bc;
        };
      };
    actual = host: builtins.elem "bc" (map (p: p.name) host.config.environment.systemPackages);
    expected = true;
  };

  "where and as whom rules hold" =
    let
      extraRules = [
        {
          groups = [ "ops" ];
          host = "web";
          runAs = "www:www";
          commands = [ "/usr/bin/x" ];
        }
      ];
    in
    {
      module.security.sudo = { inherit extraRules; };
      actual = host: host.config.environment.etc."sudoers.d/nivis".text;
      expected = "%ops  web=(www:www)    /usr/bin/x\n";
    };

  "the same for sudo-rs" = {
    module =
      { pkgs, ... }:
      {
        security = {
          sudo-rs = {
            enable = true;
            package = pkgs.bc;
            extraRules = [
              {
                groups = [ "ops" ];
                host = "web";
                commands = [ "/usr/bin/x" ];
              }
            ];
          };
        };
      };
    actual = host: [
      host.config.environment.etc."sudoers.d/nivis-rs".text
      (builtins.elem "bc" (map (p: p.name) host.config.environment.systemPackages))
    ];
    expected = [
      "%ops  web=(ALL:ALL)    /usr/bin/x\n"
      true
    ];
  };
}
