{ lib, ... }:
{
  "programs, fonts, portals" = {
    module =
      { pkgs, ... }:
      {
        services.desktopManager.plasma6.enable = true;
        environment.plasma6.excludePackages = [ pkgs.elisa ];
      };
    actual = host: [
      (map lib.getName host.config.environment.systemPackages)
      host.config.fonts.fontconfig.defaultFonts.monospace
      host.config.services.displayManager.defaultSession
    ];
    expected = [
      [
        "dconf"
        "bash"
        "upower"
        "mesa"
        "xdg-desktop-portal"
        "xdg-desktop-portal-kde"
        "xdg-desktop-portal-gtk"
        "plasma-desktop"
        "plasma-desktop"
        "plasma-integration-qt5"
        "dolphin"
        "konsole"
        "kate"
        "ark"
        "okular"
        "gwenview"
        "khelpcenter"
        "plasma-browser-integration"
        "noto-fonts"
        "hack-font"
      ]
      [
        "Hack"
        "Noto Sans Mono"
      ]
      "plasma"
    ];
  };

  "programs beside it" = {
    module = {
      networking.firewall.enable = true;
      programs.kdeconnect.enable = true;
      programs.kde-pim.enable = true;
      programs.partition-manager.enable = true;
    };
    actual = host: [
      host.config.networking.firewall.allowedUDPPortRanges
      (lib.filter (
        p:
        lib.elem p [
          "kdeconnect"
          "kde-pim"
          "partitionmanager"
        ]
      ) (map lib.getName host.config.environment.systemPackages))
    ];
    expected = [
      [
        {
          from = 1714;
          to = 1764;
        }
      ]
      [
        "kdeconnect"
        "kde-pim"
        "partitionmanager"
      ]
    ];
  };

  "programs of Qt 5 may be left out" = {
    module = {
      services.desktopManager.plasma6 = {
        enable = true;
        enableQt5Integration = false;
      };
    };
    actual =
      host: lib.elem "plasma-integration-qt5" (map lib.getName host.config.environment.systemPackages);
    expected = false;
  };
}
