{
  lib,
  manifest,
  nivis,
  packageCase,
  ...
}:
{
  "whose home it is" = {
    module = {
      home.uid = 1000;
      home.keyboard = {
        layout = "de";
        options = [ "caps:escape" ];
      };
    };
    actual = host: [
      (manifest host).host.user
      (manifest host).host.home
      host.config.home.sessionVariables
    ];
    expected = [
      "ops"
      "/home/ops"
      {
        XKB_DEFAULT_LAYOUT = "de";
        XKB_DEFAULT_OPTIONS = "caps:escape";
      }
    ];
  };

  "root's home, with another folder" = {
    module = {
      home.username = lib.mkForce "root";
    };
    actual = host: (manifest host).host.home;
    expected = "/root";
  };

  "home-manager's own command has nothing to do" = {
    module = {
      programs.home-manager.enable = true;
    };
    actual = host: map (lib.substring 0 60) host.config.warnings;
    expected = [ "`programs.home-manager.enable' has no effect on this kind of" ];
  };

  "every part of the keyboard, another folder, and programs that follow the XDG folders" = {
    module = {
      home = {
        homeDirectory = "/data/ops";
        stateVersion = "25.11";
        keyboard = {
          model = "pc105";
          variant = "nodeadkeys";
          layout = "de";
        };
        preferXdgDirectories = true;
      };
      programs.readline.enable = true;
      gtk.enable = true;
    };
    actual = host: [
      host.config.home.sessionVariables
      (lib.attrNames (manifest host).files)
      (manifest host).host.home
      (manifest host).host.stateVersion
    ];
    expected = [
      {
        GTK2_RC_FILES = "/data/ops/.config/gtk-2.0/gtkrc";
        INPUTRC = "/data/ops/.config/readline/inputrc";
        XKB_DEFAULT_LAYOUT = "de";
        XKB_DEFAULT_MODEL = "pc105";
        XKB_DEFAULT_VARIANT = "nodeadkeys";
      }
      [
        "/data/ops/.config/gtk-2.0/gtkrc"
        "/data/ops/.config/gtk-3.0/settings.ini"
        "/data/ops/.config/gtk-4.0/settings.ini"
        "/data/ops/.config/nivis/session.sh"
        "/data/ops/.config/readline/inputrc"
      ]
      "/data/ops"
      "25.11"
    ];
  };

  "every option of a package is followed" = packageCase {
    make =
      module:
      nivis.homeConfiguration {
        system = "x86_64-linux";
        modules = [
          { home.username = "ops"; }
          module
        ];
      };
    extra = {
      services.gpg-agent.enable = true;
      xdg.mimeApps.enable = true;
      home.pointerCursor = {
        name = "x";
        gtk.enable = true;
      };
      gtk = {
        enable = true;
        iconTheme.name = "x";
      }
      // lib.genAttrs [ "gtk2" "gtk3" "gtk4" ] (_: {
        cursorTheme.name = "x";
        font.name = "x";
        theme.name = "x";
        iconTheme.name = "x";
      });
      programs.kitty.font.name = "x";
      qt = {
        enable = true;
        platformTheme.name = "x";
        style.name = "x";
      };
    };
    # What holds for all versions of GTK is said by each of them here.
    elsewhere = [
      "gtk.cursorTheme.package"
      "gtk.font.package"
      "gtk.theme.package"
      "gtk.iconTheme.package"
    ];
  };

  "what is known of the host, and which packages there are" = {
    module = {
      nivis = {
        tags = [ "desk" ];
        unsupported = "warn";
      };
      nixpkgs = {
        hostPlatform = lib.mkForce "aarch64-linux";
        overlays = [ (_: prev: { mine = prev.git; }) ];
        config.packageOverrides = prev: { other = prev.jq; };
      };
      lib.mine.a = "value";
    };
    actual = host: [
      (manifest host).host.tags
      (manifest host).host.system
      host.pkgs.mine.name
      host.pkgs.other.name
      host.config.lib.mine.a
      host.config.nivis.unsupported
    ];
    expected = [
      [ "desk" ]
      "aarch64-linux"
      "git"
      "jq"
      "value"
      "warn"
    ];
  };

  "packages for another platform are refused" = {
    module.nixpkgs.buildPlatform = "riscv64-linux";
    refused = true;
  };

  "another package set is told what it is not told" = {
    module.nixpkgs = {
      inherit (nivis.linuxSystem {
        system = "x86_64-linux";
        modules = [ ];
      }) pkgs;
      config.allowUnfree = true;
    };
    actual = host: lib.length (lib.filter (lib.hasInfix "nixpkgs.config") host.config.warnings);
    expected = 1;
  };

  "the place of the profile" = {
    module.home.profileDirectory = "/srv/profile";
    actual = host: host.config.home.profileDirectory;
    expected = "/srv/profile";
  };
}
