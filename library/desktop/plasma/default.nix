# KDE Plasma 6, from the distribution's packages.
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
  inherit (import ../../_lib/option.nix { inherit lib; }) enable flag packages;
  cfg = config.services.desktopManager.plasma6;

  optional = [
    pkgs.dolphin
    pkgs.konsole
    pkgs.kate
    pkgs.ark
    pkgs.okular
    pkgs.gwenview
    pkgs.elisa
    pkgs.khelpcenter
    pkgs.plasma-browser-integration
  ];
in
{
  options = {
    services.desktopManager.plasma6 = {
      enable = enable "there is KDE Plasma";
      enableQt5Integration = flag true "Whether programs of Qt 5 look alike.";
      notoPackage = mkOption {
        type = types.package;
        default = pkgs.noto-fonts;
        defaultText = lib.literalExpression "pkgs.noto-fonts";
        description = "The package of Plasma's fonts.";
      };
    };
    environment.plasma6.excludePackages = packages "Programs that are left out.";
    programs.kdeconnect.enable = enable "telephones are reached by KDE Connect";
    programs.kdeconnect.package = mkOption {
      type = types.package;
      default = pkgs.kdeconnect;
      defaultText = lib.literalExpression "pkgs.kdeconnect";
      description = "The package of KDE Connect.";
    };
    programs.kde-pim.enable = flag false "Whether KDE's mail and calendar are there.";
    programs.partition-manager.enable = enable "KDE's partition manager is there";
  };

  config = lib.mkMerge [
    (mkIf cfg.enable {
      environment.systemPackages = [
        pkgs.plasma-desktop
      ]
      ++ lib.optional cfg.enableQt5Integration pkgs.plasma-integration-qt5
      ++ utils.removePackagesByName optional config.environment.plasma6.excludePackages;
      fonts.packages = [
        cfg.notoPackage
        pkgs.hack-font
      ];
      fonts.fontconfig.defaultFonts = {
        monospace = [
          "Hack"
          "Noto Sans Mono"
        ];
        sansSerif = [ "Noto Sans" ];
        serif = [ "Noto Serif" ];
      };
      programs.dconf.enable = true;
      hardware.graphics.enable = mkDefault true;
      services.upower.enable = mkDefault true;
      services.displayManager.defaultSession = mkDefault "plasma";
      xdg.portal = {
        enable = true;
        extraPortals = [
          pkgs.xdg-desktop-portal-kde
          pkgs.xdg-desktop-portal-gtk
        ];
        configPackages = mkDefault [ pkgs.plasma-desktop ];
      };
    })
    (mkIf config.programs.kdeconnect.enable {
      environment.systemPackages = [ config.programs.kdeconnect.package ];
      networking.firewall = rec {
        allowedTCPPortRanges = [
          {
            from = 1714;
            to = 1764;
          }
        ];
        allowedUDPPortRanges = allowedTCPPortRanges;
      };
    })
    (mkIf config.programs.kde-pim.enable { environment.systemPackages = [ pkgs.kde-pim ]; })
    (mkIf config.programs.partition-manager.enable {
      environment.systemPackages = [ pkgs.partitionmanager ];
    })
  ];
}
