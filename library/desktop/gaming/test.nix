{
  lib,
  text,
  textOf,
  ...
}:
{
  "Steam, its ports and its session" = {
    module = {
      networking.firewall.enable = true;
      programs.steam = {
        enable = true;
        remotePlay.openFirewall = true;
        dedicatedServer.openFirewall = true;
        localNetworkGameTransfers.openFirewall = true;
        protontricks.enable = true;
        gamescopeSession = {
          enable = true;
          args = [ "--rt" ];
          env.A = "1";
        };
      };
    };
    actual = host: [
      host.config.networking.firewall.allowedTCPPorts
      host.config.networking.firewall.allowedUDPPorts
      (map (p: p.name) host.config.environment.systemPackages)
      (textOf (
        lib.findFirst (p: p.name == "steam-gamescope") null host.config.environment.systemPackages
      ))
    ];
    expected = [
      [
        27015
        27036
        27037
        27040
      ]
      [
        10400
        10401
        27015
        27036
      ]
      [
        "bash"
        "nftables"
        "nftables"
        "mesa"
        "steam-devices"
        "steam"
        "protontricks"
        "steam-gamescope"
        "steam.desktop"
        "gamescope"
      ]
      ''
        #!/bin/bash
        export A=1
        exec gamescope --steam --rt -- steam -tenfoot -pipewire-dmabuf
      ''
    ];
  };

  "GameMode and gamescope" = {
    module = {
      programs.gamemode = {
        enable = true;
        settings.general.renice = 10;
      };
      programs.gamescope = {
        enable = true;
        args = [ "--rt" ];
        env.A = "b c";
      };
    };
    actual = host: [
      (text host "gamemode.ini")
      (text host "security/limits.d/10-nivis-gamemode.conf")
      host.config.environment.shellAliases.gamescope
    ];
    expected = [
      ''
        [general]
        renice=10
      ''
      ''
        @gamemode - nice -10
      ''
      "A='b c' gamescope --rt"
    ];
  };

  "Alpine cannot run Steam" = {
    module = {
      nivis.distribution = "alpine";
      programs.steam.enable = true;
    };
    refused = true;
  };

  "packages for games, and flags of Steam" = {
    module =
      { pkgs, ... }:
      {
        programs = {
          steam = {
            enable = true;
            extraPackages = [ pkgs.jq ];
            extraCompatPackages = [ pkgs.git ];
            gamescopeSession = {
              enable = true;
              steamArgs = [ "-bigpicture" ];
            };
          };
          gamemode = {
            enable = true;
            enableRenice = false;
          };
        };
      };
    actual = host: [
      (map (name: lib.elem name (map (p: p.name) host.config.environment.systemPackages)) [
        "jq"
        "git"
      ])
      (host.config.environment.etc ? "security/limits.d/10-nivis-gamemode.conf")
      (lib.any (
        p: p ? nivis && lib.hasInfix "-- steam -bigpicture" (textOf p)
      ) host.config.environment.systemPackages)
    ];
    expected = [
      [
        true
        true
      ]
      false
      true
    ];
  };
}
