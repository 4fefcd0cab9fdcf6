{
  lib,
  manifest,
  textOf,
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
      (lib.hasInfix ''"$(id -u)" != 1000'' (textOf host.config.home.activationScript))
      host.config.home.sessionVariables
    ];
    expected = [
      "ops"
      "/home/ops"
      true
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

  "a home has labels, and is made for another machine" = {
    module = {
      nivis.tags = [ "laptop" ];
      nixpkgs.hostPlatform = "aarch64-linux";
      nixpkgs.buildPlatform = "x86_64-linux";
    };
    actual = host: {
      inherit (host.config.nivis.manifest.host) tags system;
      built = host.config.nixpkgs.buildPlatform.system;
    };
    expected = {
      built = "x86_64-linux";
      system = "aarch64-linux";
      tags = [ "laptop" ];
    };
  };

  "what another module collection has is left out where that is said" = {
    module = {
      nivis.unsupported = [ "programs.thunderbird" ];
      programs.thunderbird.enable = true;
    };
    actual = host: (manifest host).files;
    expected = { };
  };

  "what is not known is refused" = {
    module.programs.thunderbird.enable = true;
    refused = true;
  };

  "packages are overlaid and configured" = {
    module =
      { pkgs, ... }:
      {
        nixpkgs.overlays = [ (final: _: { own = final.writeShellScriptBin "own" ""; }) ];
        nixpkgs.config.packageOverrides = prev: { other = prev.git; };
        home.packages = [
          pkgs.own
          pkgs.other
        ];
      };
    actual = host: map lib.getName host.config.home.packages;
    expected = [
      "own"
      "git"
    ];
  };

  "another package set stands in place of the distribution's" = {
    module =
      { pkgs, ... }:
      {
        nixpkgs.pkgs =
          let
            set = {
              stdenv.hostPlatform.system = "x86_64-linux";
              name = "given";
              appendOverlays = _: set;
            };
          in
          set;
        home.sessionVariables.SET = pkgs.name;
      };
    actual = host: host.config.home.sessionVariables.SET;
    expected = "given";
  };

  "modules have functions for each other" = {
    module =
      { config, ... }:
      {
        lib.own.double = n: n * 2;
        home.sessionVariables.FOUR = config.lib.own.double 2;
      };
    actual = host: host.config.home.sessionVariables.FOUR;
    expected = 4;
  };
}
