# Syncthing: folders kept the same on the user's machines.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    maybe
    option
    strings
    ;
  cfg = config.services.syncthing;
  json = pkgs.formats.json { };
  syncthing = lib.getExe cfg.package;

  device =
    { name, ... }:
    {
      freeformType = json.type;
      options = {
        name = option types.str name "Name of the machine.";
        id = mkOption {
          type = types.str;
          description = "Its id.";
        };
        autoAcceptFolders = flag false "Whether its folders are taken without asking.";
      };
    };
  folder =
    { name, ... }:
    {
      freeformType = json.type;
      options = {
        enable = flag true "Whether it is kept the same.";
        id = option types.str name "Its id.";
        label = option types.str name "Its name.";
        path = option types.str name "Where it stands.";
        type = option (types.enum [
          "sendreceive"
          "sendonly"
          "receiveonly"
          "receiveencrypted"
        ]) "sendreceive" "Which way changes go.";
        devices = strings "Machines it is on.";
      };
    };

  folders = lib.filter (f: f.enable) (lib.attrValues cfg.settings.folders);
  devices = cfg.settings.devices;
  others = lib.filterAttrs (_: v: v != { }) (
    removeAttrs cfg.settings [
      "devices"
      "folders"
    ]
  );
  unknown = lib.unique (lib.filter (d: !(devices ? ${d})) (lib.concatMap (f: f.devices) folders));

  # Written over Syncthing's own interface, as its file is its own.
  update = pkgs.writeShellScript "syncthing-settings" ''
    set -eu
    state="''${XDG_STATE_HOME:-$HOME/.local/state}/syncthing"
    [ -f "$state/config.xml" ] || state="''${XDG_CONFIG_HOME:-$HOME/.config}/syncthing"
    while ! key=$(sed -n 's:.*<apikey>\(.*\)</apikey>.*:\1:p' "$state/config.xml" 2> /dev/null) || [ -z "$key" ]; do sleep 1; done
    call() { curl -sSfLk --retry 100 --retry-delay 1 --retry-connrefused -H "X-API-Key: $key" "$@"; }
    base=http://${cfg.guiAddress}/rest/config
    put() { call -X "$1" -d "$3" "$base/$2" > /dev/null; }
    ${
      lib.concatStrings (
        lib.mapAttrsToList (_: d: ''
          put POST devices ${
            lib.escapeShellArg (builtins.toJSON (removeAttrs d [ "id" ] // { deviceID = d.id; }))
          }
        '') devices
      )
    }${
      lib.concatMapStrings (f: ''
        put POST folders ${
          lib.escapeShellArg (
            builtins.toJSON (
              removeAttrs f [ "enable" ]
              // {
                devices = map (d: { deviceID = devices.${d}.id; }) f.devices;
              }
            )
          )
        }
      '') folders
    }${
      lib.concatStrings (
        lib.mapAttrsToList (part: v: "put PATCH ${part} ${lib.escapeShellArg (builtins.toJSON v)}\n") others
      )
    }${lib.optionalString cfg.overrideDevices ''
      for id in $(call "$base/devices" | jq -r '.[].deviceID'); do
        case " ${
          toString (lib.mapAttrsToList (_: d: d.id) devices)
        } $(call ''${base%/config}/system/status | jq -r .myID) " in
          *" $id "*) ;;
          *) call -X DELETE "$base/devices/$id" ;;
        esac
      done
    ''}${lib.optionalString cfg.overrideFolders ''
      for id in $(call "$base/folders" | jq -r '.[].id'); do
        case " ${toString (map (f: f.id) folders)} " in
          *" $id "*) ;;
          *) call -X DELETE "$base/folders/$id" ;;
        esac
      done
    ''}
  '';
  hasSettings = devices != { } || folders != [ ] || others != { };
in
{
  options.services.syncthing = {
    enable = enable "Syncthing runs";
    package = mkOption {
      type = types.package;
      default = pkgs.syncthing;
      defaultText = lib.literalExpression "pkgs.syncthing";
      description = "The package of Syncthing.";
    };
    cert = maybe types.str "File of its certificate.";
    key = maybe types.str "File of its key.";
    guiAddress = option types.str "127.0.0.1:8384" "Where its page is.";
    allProxy = maybe types.str "The proxy it uses.";
    extraOptions = strings "Further flags.";
    overrideDevices = option types.bool true "Whether machines that are not declared go.";
    overrideFolders = option types.bool true "Whether folders that are not declared go.";
    settings = mkOption {
      default = { };
      description = "Its settings.";
      type = types.submodule {
        freeformType = json.type;
        options = {
          devices = option (types.attrsOf (types.submodule device)) { } "Other machines.";
          folders = option (types.attrsOf (types.submodule folder)) { } "Folders.";
          options = option json.type { } "Further options.";
        };
      };
    };
    tray.enable = enable "it is shown in the panel";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = unknown == [ ];
        message = "services.syncthing.settings.folders: there is no machine ${lib.concatStringsSep ", " unknown} in `services.syncthing.settings.devices'.";
      }
      {
        assertion = (cfg.cert == null) == (cfg.key == null);
        message = "services.syncthing: `cert' and `key' go together.";
      }
    ];
    home.packages = [ cfg.package ] ++ lib.optional cfg.tray.enable pkgs.syncthingtray;

    systemd.user.services = {
      syncthing = {
        Unit = {
          Description = "Syncthing - Open Source Continuous File Synchronization";
          Documentation = "man:syncthing(1)";
          After = [ "network.target" ];
        };
        Service = {
          ExecStart = lib.concatStringsSep " " (
            [
              syncthing
              "serve"
              "--no-browser"
              "--no-restart"
              "--gui-address=${cfg.guiAddress}"
            ]
            ++ map lib.escapeShellArg cfg.extraOptions
          );
          Restart = "on-failure";
          SuccessExitStatus = [
            3
            4
          ];
          RestartForceExitStatus = [
            3
            4
          ];
          LockPersonality = true;
          MemoryDenyWriteExecute = true;
          NoNewPrivileges = true;
          PrivateUsers = true;
          RestrictNamespaces = true;
          SystemCallArchitectures = "native";
          SystemCallFilter = "@system-service";
        }
        // lib.optionalAttrs (cfg.allProxy != null) { Environment = [ "all_proxy=${cfg.allProxy}" ]; }
        // lib.optionalAttrs (cfg.cert != null) {
          ExecStartPre = "${pkgs.writeShellScript "syncthing-copy-keys" ''
            dir="''${XDG_STATE_HOME:-$HOME/.local/state}/syncthing"
            install -dm700 "$dir"
            install -m600 ${lib.escapeShellArg cfg.cert} "$dir/cert.pem"
            install -m600 ${lib.escapeShellArg cfg.key} "$dir/key.pem"
          ''}";
        };
        Install.WantedBy = [ "default.target" ];
      };
      syncthing-init = mkIf hasSettings {
        Unit = {
          Description = "Syncthing configuration updater";
          Requires = [ "syncthing.service" ];
          After = [ "syncthing.service" ];
        };
        Service = {
          Type = "oneshot";
          RemainAfterExit = true;
          ExecStart = "${update}";
        };
        Install.WantedBy = [ "default.target" ];
      };
      syncthingtray = mkIf cfg.tray.enable {
        Unit = {
          Description = "syncthingtray";
          After = [ "graphical-session.target" ];
          PartOf = [ "graphical-session.target" ];
        };
        Service.ExecStart = "${lib.getExe pkgs.syncthingtray} --wait";
        Install.WantedBy = [ "graphical-session.target" ];
      };
    };
  };
}
