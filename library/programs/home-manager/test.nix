{
  lib,
  manifest,
  nameOf,
  refusals,
  text,
  ...
}:
{
  "a home is part of the host" = {
    module = {
      networking.hostName = "desk";
      users.users.alice.isNormalUser = true;
      home-manager.users.alice =
        { osConfig, config, ... }:
        {
          home.file.".host".text = osConfig.networking.hostName;
          home.file.".id".text = config.home.username;
          programs.git.enable = true;
          systemd.user.services.sync = {
            Service.ExecStart = "/usr/bin/sync";
            Install.WantedBy = [ "default.target" ];
          };
        };
    };
    actual = host: [
      (lib.mapAttrs (_: f: [
        f.mode
        f.user
      ]) (lib.filterAttrs (n: _: lib.hasPrefix "/home" n) (manifest host).files))
      (builtins.readFile (manifest host).files."/home/alice/.host".source)
      (lib.elem "git" (map lib.getName host.config.environment.systemPackages))
      (removeAttrs (manifest host).homes.alice [ "units" ])
      (manifest host).homes.alice.units."sync.service".wantedBy
    ];
    expected = [
      {
        "/home/alice/.config/git/config" = [
          "symlink"
          "alice"
        ];
        "/home/alice/.host" = [
          "symlink"
          "alice"
        ];
        "/home/alice/.id" = [
          "symlink"
          "alice"
        ];
      }
      "desk"
      true
      {
        home = "/home/alice";
        unitFolder = "/home/alice/.config/systemd/user";
        activation = null;
      }
      [ "default.target" ]
    ];
  };

  "the host's package set, arguments and modules reach homes" = {
    module = {
      users.users.alice.isNormalUser = true;
      nixpkgs.overlays = [ (final: _: { own = final.writeShellScriptBin "own" ""; }) ];
      home-manager = {
        useGlobalPkgs = true;
        useUserPackages = true;
        extraSpecialArgs.word = "w";
        sharedModules = [ ({ word, ... }: { home.file.shared.text = word; }) ];
        users.alice = { pkgs, ... }: { home.packages = [ pkgs.own ]; };
      };
    };
    actual = host: [
      (builtins.readFile (manifest host).files."/home/alice/shared".source)
      (map (p: p.name) host.config.users.users.alice.packages)
      host.config.home-manager.users.alice.home.profileDirectory
    ];
    expected = [
      "w"
      [ "own" ]
      "/run/nivis/current/sw"
    ];
  };

  "without the host's package set a home has its own overlays" = {
    module = {
      users.users.alice.isNormalUser = true;
      home-manager.users.alice =
        { pkgs, ... }:
        {
          nixpkgs.overlays = [ (final: _: { own = final.writeShellScriptBin "own" ""; }) ];
          home.packages = [ pkgs.own ];
        };
    };
    actual = host: map (p: p.name) host.config.home-manager.users.alice.home.packages;
    expected = [ "own" ];
  };

  "overlays of a home are refused where the host's package set is used" = {
    module = {
      users.users.alice.isNormalUser = true;
      home-manager.useGlobalPkgs = true;
      home-manager.users.alice.nixpkgs.overlays = [ (_: _: { }) ];
    };
    refused = true;
  };

  "commands run as the user, and speak up when told" = {
    module = {
      users.users.alice.isNormalUser = true;
      home-manager.verbose = true;
      home-manager.users.alice.home.activation.a = "run a";
    };
    actual = host: [
      (nameOf (manifest host).homes.alice.activation)
      (manifest host).homes.alice.units
    ];
    expected = [
      "home-activation-verbose"
      { }
    ];
  };

  "logins of the user read its variables" = {
    module = {
      users.users.alice.isNormalUser = true;
      users.users.bob.isNormalUser = true;
      home-manager.users.alice.home.sessionVariables.EDITOR = "vi";
      home-manager.users.bob.programs.bash.enable = false;
    };
    actual = host: lib.splitString "\n" (lib.trim host.config.environment.extraInit);
    expected = [
      "case \"$HOME\" in"
      "/home/alice) if [ -r /home/alice/.config/nivis/session.sh ]; then . /home/alice/.config/nivis/session.sh; fi ;;"
      "esac"
    ];
  };

  "what a home refuses and warns about, the host does" = {
    module = {
      users.users.alice.isNormalUser = true;
      home-manager.users.alice = {
        warnings = [ "w" ];
        assertions = [
          {
            assertion = false;
            message = "m";
          }
        ];
      };
    };
    actual = host: [
      host.config.warnings
      (refusals host)
    ];
    expected = [
      [ "alice profile: w" ]
      [ "alice profile: m" ]
    ];
  };

  "an account is needed" = {
    module = {
      home-manager.users.missing = { };
    };
    refused = true;
  };

  "files are kept by activation, not by a command" = {
    module = {
      users.users.alice.isNormalUser = true;
      home-manager.users.alice = { };
      home-manager.backupCommand = "trash";
    };
    refused = true;
  };

  "a server whose secret the host does not declare is left out" = {
    module = {
      users.users.alice.isNormalUser = true;
      age.secrets.known.file = ./README.md;
      home-manager.users.alice.programs.mcp = {
        enable = true;
        servers.known = {
          command = "x";
          env.KEY.file = "/run/agenix/known";
        };
        servers.unknown = {
          command = "y";
          env.KEY.file = "/run/agenix/unknown";
        };
      };
    };
    actual = host: [
      (lib.attrNames
        (builtins.fromJSON
          (builtins.fromJSON (
            builtins.unsafeDiscardStringContext (
              builtins.toJSON host.config.home-manager.users.alice.xdg.configFile."mcp/mcp.json".source.nivis
            )
          )).text
        ).mcpServers
      )
      (map (lib.substring 0 49) host.config.warnings)
    ];
    expected = [
      [ "known" ]
      [ "alice profile: The MCP server `unknown' is left o" ]
    ];
  };

  "secrets of a home are the host's" = {
    module = {
      users.users.alice.isNormalUser = true;
      home-manager.users.alice.age.secrets.token.file = "/srv/token.age";
    };
    actual = host: [
      (manifest host).secrets."alice/age/token".owner
      (manifest host).secrets."alice/age/token".path
    ];
    expected = [
      "alice"
      "\${XDG_RUNTIME_DIR}/agenix/token"
    ];
  };

  "older files stay beside their places" = {
    module = {
      home-manager = {
        backupFileExtension = "bak";
        overwriteBackup = true;
        users.ops.home.stateVersion = "26.05";
      };
      users.users.ops.isNormalUser = true;
    };
    actual = host: (manifest host).homes.ops.backup;
    expected = {
      extension = "bak";
      overwrite = true;
    };
  };

  "that older backups may go is told where there are none" = {
    module = {
      home-manager = {
        overwriteBackup = true;
        users.ops.home.stateVersion = "26.05";
      };
      users.users.ops.isNormalUser = true;
    };
    actual = host: [
      ((manifest host).homes.ops ? backup)
      host.config.warnings
    ];
    expected = [
      false
      [ "`home-manager.overwriteBackup' has no effect without `home-manager.backupFileExtension'." ]
    ];
  };
}
