# Folders kept alike on several machines.
# Ports: TCP and UDP 22000, UDP 21027, opened by `openDefaultPorts`; 8384 for its pages. State: /var/lib/syncthing.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkOption
    mkRenamedOptionModule
    optionalString
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    maybe
    option
    strings
    text
    ;

  cfg = config.services.syncthing;
  acceptsFolders = lib.any (d: d.autoAcceptFolders) (lib.attrValues cfg.settings.devices);
  present = lib.converge (lib.filterAttrsRecursive (_: v: v != null && v != { })) cfg.settings;

  init = pkgs.writeShellScript "merge-syncthing-config" (import ./init.nix { inherit lib pkgs cfg; });

  copyKeys = pkgs.writeShellScript "syncthing-copy-keys" ''
    install -dm700 -o ${cfg.user} -g ${cfg.group} ${cfg.configDir}
    ${optionalString (
      cfg.cert != null
    ) "install -Dm644 -o ${cfg.user} -g ${cfg.group} ${cfg.cert} ${cfg.configDir}/cert.pem"}
    ${optionalString (
      cfg.key != null
    ) "install -Dm600 -o ${cfg.user} -g ${cfg.group} ${cfg.key} ${cfg.configDir}/key.pem"}
  '';

  renamed =
    old: new:
    mkRenamedOptionModule
      (
        [
          "services"
          "syncthing"
        ]
        ++ old
      )
      (
        [
          "services"
          "syncthing"
        ]
        ++ new
      );
in
{
  imports = [
    (renamed [ "extraOptions" ] [ "settings" ])
    (renamed
      [ "folders" ]
      [
        "settings"
        "folders"
      ]
    )
    (renamed
      [ "devices" ]
      [
        "settings"
        "devices"
      ]
    )
    (renamed
      [ "options" ]
      [
        "settings"
        "options"
      ]
    )
  ];

  options.services.syncthing = {
    enable = flag false "Whether Syncthing runs.";
    cert = maybe types.str "File of the device's certificate.";
    key = maybe types.str "File of the certificate's key.";
    guiPasswordFile = maybe types.str "File of the password of its pages.";
    overrideDevices = flag true "Whether devices that are not declared go.";
    overrideFolders = flag (!acceptsFolders) "Whether folders that are not declared go.";
    settings = option (import ./settings.nix {
      inherit lib pkgs;
    }) { } "Settings, as Syncthing's REST interface has them.";
    guiAddress = mkOption {
      type = types.str;
      default = "127.0.0.1:8384";
      apply = x: if lib.hasPrefix "/" x then "unix://${x}" else x;
      description = "Address of its pages.";
    };
    systemService = flag true "Whether it runs for all, rather than by each user.";
    user = text "syncthing" "Account it runs as.";
    group = text "syncthing" "Group it runs as.";
    all_proxy = maybe types.str "Proxy.";
    dataDir = option types.path "/var/lib/syncthing" "Folder in which folders stand.";
    configDir = option types.path "${cfg.dataDir}/.config/syncthing" "Folder of its settings and keys.";
    databaseDir = option types.path cfg.configDir "Folder of its database.";
    extraFlags = strings [ ] "Further arguments.";
    openDefaultPorts = flag false "Whether the firewall accepts connections of devices.";
    package = option types.package pkgs.syncthing "The package of Syncthing.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = !(cfg.overrideFolders && acceptsFolders);
        message = ''
          services.syncthing.overrideFolders will delete auto-accepted folders
          from the configuration, creating path conflicts.
        '';
      }
      {
        assertion = !(lib.hasAttrByPath [ "gui" "password" ] cfg.settings) || cfg.guiPasswordFile == null;
        message = "Please use only one of services.syncthing.settings.gui.password or services.syncthing.guiPasswordFile.";
      }
    ];

    networking.firewall = mkIf cfg.openDefaultPorts {
      allowedTCPPorts = [ 22000 ];
      allowedUDPPorts = [
        21027
        22000
      ];
    };

    environment.systemPackages = [ cfg.package ];

    users.users = mkIf (cfg.systemService && cfg.user == "syncthing") {
      syncthing = {
        inherit (cfg) group;
        home = cfg.dataDir;
        createHome = true;
        isSystemUser = true;
        description = "Syncthing daemon user";
      };
    };
    users.groups = mkIf (cfg.systemService && cfg.group == "syncthing") { syncthing = { }; };

    systemd.services.syncthing = mkIf cfg.systemService {
      description = "Syncthing service";
      after = [ "network.target" ];
      wantedBy = [ "multi-user.target" ];
      environment = {
        STNORESTART = "yes";
        STNOUPGRADE = "yes";
        inherit (cfg) all_proxy;
      }
      // config.networking.proxy.envVars;
      serviceConfig = {
        Restart = "on-failure";
        SuccessExitStatus = "3 4";
        RestartForceExitStatus = "3 4";
        User = cfg.user;
        Group = cfg.group;
        ExecStartPre = mkIf (cfg.cert != null || cfg.key != null) "+${copyKeys}";
        ExecStart = lib.concatStringsSep " " [
          (lib.getExe cfg.package)
          (lib.escapeShellArgs (
            [
              "--config=${cfg.configDir}"
              "--data=${cfg.databaseDir}"
              "--gui-address=${cfg.guiAddress}"
              "--no-browser"
            ]
            ++ cfg.extraFlags
          ))
        ];
        RuntimeDirectory = "syncthing";
        MemoryDenyWriteExecute = true;
        NoNewPrivileges = true;
        PrivateDevices = true;
        PrivateMounts = true;
        PrivateTmp = true;
        PrivateUsers = true;
        ProtectControlGroups = true;
        ProtectHostname = true;
        ProtectKernelModules = true;
        ProtectKernelTunables = true;
        RestrictNamespaces = true;
        RestrictRealtime = true;
        RestrictSUIDSGID = true;
        CapabilityBoundingSet = [
          "~CAP_SYS_PTRACE"
          "~CAP_SYS_ADMIN"
          "~CAP_SETGID"
          "~CAP_SETUID"
          "~CAP_SETPCAP"
          "~CAP_SYS_TIME"
          "~CAP_KILL"
        ];
      };
    };

    systemd.services.syncthing-init =
      mkIf (cfg.systemService && (present != { } || cfg.guiPasswordFile != null))
        {
          description = "Syncthing configuration updater";
          requisite = [ "syncthing.service" ];
          after = [ "syncthing.service" ];
          wantedBy = [ "multi-user.target" ];
          serviceConfig = {
            User = cfg.user;
            RemainAfterExit = true;
            RuntimeDirectory = "syncthing-init";
            Type = "oneshot";
            ExecStart = "${init}";
          };
        };
  };
}
