# Games: Steam, GameMode, gamescope.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkMerge
    mkOption
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    option
    packages
    strings
    ;
  cfg = config.programs;
  ini = pkgs.formats.ini { listsAsDuplicateKeys = true; };

  session = pkgs.writeShellScriptBin "steam-gamescope" ''
    ${
      lib.concatStrings (
        lib.mapAttrsToList (n: v: "export ${n}=${lib.escapeShellArg v}\n") cfg.steam.gamescopeSession.env
      )
    }exec gamescope --steam ${lib.escapeShellArgs cfg.steam.gamescopeSession.args} -- steam ${lib.escapeShellArgs cfg.steam.gamescopeSession.steamArgs}
  '';
in
{
  options.programs = {
    steam = {
      enable = enable "there is Steam";
      package = mkOption {
        type = types.package;
        default = pkgs.steam;
        defaultText = lib.literalExpression "pkgs.steam";
        description = "The package of Steam.";
      };
      extraPackages = packages "Packages games need.";
      extraCompatPackages = packages "Packages that run games of Windows.";
      remotePlay.openFirewall = flag false "Whether games are played from other machines.";
      dedicatedServer.openFirewall = flag false "Whether servers of games are reached.";
      localNetworkGameTransfers.openFirewall = flag false "Whether games are copied from other machines.";
      protontricks.enable = enable "games of Windows can be set up";
      gamescopeSession = {
        enable = enable "Steam has a session of its own";
        args = strings "Flags of gamescope.";
        env = option (types.attrsOf types.str) { } "Environment of the session.";
        steamArgs = option (types.listOf types.str) [
          "-tenfoot"
          "-pipewire-dmabuf"
        ] "Flags of Steam.";
      };
    };

    gamemode = {
      enable = enable "games ask the machine for its best";
      package = mkOption {
        type = types.package;
        default = pkgs.gamemode;
        defaultText = lib.literalExpression "pkgs.gamemode";
        description = "The package of GameMode.";
      };
      enableRenice = flag true "Whether games may go before other programs.";
      settings = option ini.type { } "Contents of /etc/gamemode.ini.";
    };

    gamescope = {
      enable = enable "there is gamescope";
      package = mkOption {
        type = types.package;
        default = pkgs.gamescope;
        defaultText = lib.literalExpression "pkgs.gamescope";
        description = "The package of gamescope.";
      };
      args = strings "Flags it always gets.";
      env = option (types.attrsOf types.str) { } "Its environment.";
    };
  };

  config = mkMerge [
    (mkIf cfg.steam.enable {
      assertions = [
        {
          assertion = config.nixpkgs.hostPlatform.isx86_64;
          message = "`programs.steam.enable': Steam is for x86_64 only.";
        }
        {
          assertion = config.nivis.distribution != "alpine";
          message = "`programs.steam.enable': Steam needs glibc, which Alpine has not.";
        }
      ];
      environment.systemPackages = [
        cfg.steam.package
      ]
      ++ cfg.steam.extraPackages
      ++ cfg.steam.extraCompatPackages
      ++ lib.optional cfg.steam.protontricks.enable pkgs.protontricks
      ++ lib.optionals cfg.steam.gamescopeSession.enable [
        session
        (pkgs.writeTextDir "share/wayland-sessions/steam.desktop" (
          import ../_lib/desktop-entry.nix { inherit lib; } {
            name = "Steam";
            comment = "A digital distribution platform";
            exec = lib.getExe session;
          }
        ))
      ];
      hardware.graphics.enable = true;
      hardware.steam-hardware.enable = true;
      programs.gamescope.enable = lib.mkDefault cfg.steam.gamescopeSession.enable;
      networking.firewall = mkMerge [
        (mkIf (cfg.steam.remotePlay.openFirewall || cfg.steam.localNetworkGameTransfers.openFirewall) {
          allowedUDPPorts = [ 27036 ];
        })
        (mkIf cfg.steam.remotePlay.openFirewall {
          allowedTCPPorts = [
            27036
            27037
          ];
          allowedUDPPorts = [
            10400
            10401
          ];
          allowedUDPPortRanges = [
            {
              from = 27031;
              to = 27035;
            }
          ];
        })
        (mkIf cfg.steam.dedicatedServer.openFirewall {
          allowedTCPPorts = [ 27015 ];
          allowedUDPPorts = [ 27015 ];
        })
        (mkIf cfg.steam.localNetworkGameTransfers.openFirewall { allowedTCPPorts = [ 27040 ]; })
      ];
    })
    (mkIf cfg.gamemode.enable {
      environment.systemPackages = [ cfg.gamemode.package ];
      environment.etc."gamemode.ini".source = ini.generate "gamemode.ini" cfg.gamemode.settings;
      users.groups.gamemode = { };
      # By group, as the distributions' packages do.
      environment.etc."security/limits.d/10-nivis-gamemode.conf" = mkIf cfg.gamemode.enableRenice {
        text = "@gamemode - nice -10\n";
      };
    })
    (mkIf cfg.gamescope.enable {
      environment.systemPackages = [ cfg.gamescope.package ];
      environment.shellAliases = mkIf (cfg.gamescope.args != [ ] || cfg.gamescope.env != { }) {
        gamescope = lib.concatStringsSep " " (
          lib.mapAttrsToList (n: v: "${n}=${lib.escapeShellArg v}") cfg.gamescope.env
          ++ [ "gamescope" ]
          ++ map lib.escapeShellArg cfg.gamescope.args
        );
      };
    })
  ];
}
