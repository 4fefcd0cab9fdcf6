# GNOME, from the distribution's packages, and dconf's settings for everyone.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    mkDefault
    mkIf
    mkOption
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    packages
    ;
  cfg = config.services.desktopManager.gnome;
  gnome = config.services.gnome;

  core = [
    pkgs.nautilus
    pkgs.gnome-text-editor
    pkgs.gnome-calculator
    pkgs.gnome-calendar
    pkgs.gnome-characters
    pkgs.gnome-clocks
    pkgs.gnome-disk-utility
    pkgs.gnome-font-viewer
    pkgs.gnome-logs
    pkgs.gnome-maps
    pkgs.gnome-system-monitor
    pkgs.gnome-weather
    pkgs.gnome-terminal
    pkgs.evince
    pkgs.loupe
    pkgs.baobab
    pkgs.simple-scan
    pkgs.totem
    pkgs.yelp
  ];
  games = [
    pkgs.gnome-chess
    pkgs.gnome-mines
    pkgs.gnome-sudoku
    pkgs.aisleriot
  ];
  # Services of GNOME that are packages alone.
  services = {
    at-spi2-core = "programs for those who do not see are served";
    evolution-data-server = "mail and calendar are shared";
    glib-networking = "programs of GNOME reach the network";
    gnome-initial-setup = "a new machine is set up by its user";
    gnome-remote-desktop = "the screen is shown to other machines";
    gnome-settings-daemon = "GNOME's settings take effect";
    gnome-software = "programs are found and installed";
    gnome-user-share = "folders are shared";
    localsearch = "files are found by what is in them";
    rygel = "media are shared";
    sushi = "files are shown by a key";
    tinysparql = "what is known of files is kept";
  };
  developers = [
    pkgs.dconf-editor
    pkgs.devhelp
    pkgs.gnome-builder
    pkgs.sysprof
  ];
in
{
  imports = [
    ./dconf.nix
    (lib.mkRenamedOptionModule
      [ "services" "xserver" "desktopManager" "gnome" "enable" ]
      [ "services" "desktopManager" "gnome" "enable" ]
    )
  ];

  options = {
    services.desktopManager.gnome = {
      enable = enable "there is GNOME";
      extraGSettingsOverrides = lines "Defaults of settings, as GSettings' override files have them.";
      debug = enable "GNOME's session says more";
    };
    services.gnome = lib.mapAttrs (_: what: { enable = enable what; }) services // {
      core-apps.enable = mkOption {
        type = types.bool;
        default = cfg.enable;
        defaultText = lib.literalExpression "config.services.desktopManager.gnome.enable";
        description = "Whether GNOME's programs are there.";
      };
      games.enable = enable "GNOME's games are there";
      core-developer-tools.enable = enable "GNOME's tools for developers are there";
      gnome-keyring.enable = enable "secrets are kept in GNOME's key ring";
      gnome-online-accounts.enable = enable "accounts of the network are shared";
      gnome-browser-connector.enable = enable "extensions are installed from the browser";
    };
    environment.gnome.excludePackages = packages "Programs that are left out.";
  };

  config = lib.mkMerge [
    (mkIf cfg.enable {
      environment.systemPackages = [
        pkgs.gnome-shell
        pkgs.gnome-session
        pkgs.gnome-control-center
        pkgs.gnome-settings-daemon
      ];
      services.gnome.gnome-keyring.enable = mkDefault true;
      programs.dconf.enable = true;
      hardware.graphics.enable = mkDefault true;
      services.upower.enable = mkDefault true;
      services.displayManager.defaultSession = mkDefault "gnome";
      fonts.packages = [ pkgs.cantarell-fonts ];
      xdg.portal = {
        enable = true;
        extraPortals = [
          pkgs.xdg-desktop-portal-gnome
          pkgs.xdg-desktop-portal-gtk
        ];
        configPackages = mkDefault [ pkgs.gnome-session ];
      };
      environment.sessionVariables = mkIf cfg.debug { GNOME_SESSION_DEBUG = "1"; };
    })
    (mkIf (cfg.extraGSettingsOverrides != "") {
      # The key file of dconf says the same as an override file, without compiling schemas.
      programs.dconf.profiles.user.databases = lib.mkAfter [ "local" ];
      systemd.services.nivis-dconf.restartTriggers = [ cfg.extraGSettingsOverrides ];
      environment.etc."dconf/db/local.d/10-nivis-gsettings".text = lib.concatMapStringsSep "\n" (
        line:
        let
          section = builtins.match "[[](.*)[]]" line;
        in
        if section == null then line else "[${lib.replaceStrings [ "." ] [ "/" ] (lib.head section)}]"
      ) (lib.splitString "\n" cfg.extraGSettingsOverrides);
    })
    (mkIf gnome.core-apps.enable {
      environment.systemPackages = utils.removePackagesByName core config.environment.gnome.excludePackages;
    })
    (mkIf gnome.games.enable {
      environment.systemPackages = utils.removePackagesByName games config.environment.gnome.excludePackages;
    })
    (mkIf gnome.core-developer-tools.enable {
      environment.systemPackages = utils.removePackagesByName developers config.environment.gnome.excludePackages;
    })
    {
      environment.systemPackages = lib.concatMap (name: lib.optional gnome.${name}.enable pkgs.${name}) (
        lib.attrNames services
      );
    }
    (mkIf gnome.gnome-keyring.enable {
      environment.systemPackages = [
        pkgs.gnome-keyring
        pkgs.gcr
      ];
    })
    (mkIf gnome.gnome-online-accounts.enable {
      environment.systemPackages = [ pkgs.gnome-online-accounts ];
    })
    (mkIf gnome.gnome-browser-connector.enable {
      environment.systemPackages = [ pkgs.gnome-browser-connector ];
    })
  ];
}
