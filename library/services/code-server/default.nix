# Visual Studio Code in the browser.
# Ports: 4444 or `port`, on this machine unless `host` says more. State: the home of its account.
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
    optional
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    maybe
    option
    port
    strings
    text
    ;
  cfg = config.services.code-server;
in
{
  options.services.code-server = {
    enable = flag false "Whether code-server runs.";
    package = option types.package pkgs.code-server "The package of code-server.";
    extraPackages = option (types.listOf types.package) [ ] "Packages in its PATH.";
    extraEnvironment = option (types.attrsOf types.str) { } "Variables.";
    extraArguments = strings [ ] "Further arguments.";
    host = text "localhost" "Address it listens on.";
    port = port 4444 "Port.";
    auth = option (types.enum [
      "none"
      "password"
    ]) "password" "How it is known who asks.";
    hashedPassword = text "" "Hash of the password (argon2).";
    user = text "code-server" "Account it runs as.";
    group = text "code-server" "Group it runs as.";
    extraGroups = strings [ ] "Further groups of the account.";
    socket = maybe types.str "Socket it listens on instead.";
    socketMode = maybe types.str "Mode of the socket.";
    userDataDir = maybe types.str "Folder of its data.";
    extensionsDir = maybe types.str "Folder of extensions.";
    proxyDomain = maybe types.str "Domain below which ports of the machine are shown.";
    disableTelemetry = flag false "Whether nothing is reported.";
    disableUpdateCheck = flag false "Whether new versions are not looked for.";
    disableFileDownloads = flag false "Whether files cannot be taken away.";
    disableWorkspaceTrust = flag false "Whether it is not asked if a folder is trusted.";
    disableGettingStartedOverride = flag false "Whether its own first page is not shown.";
  };

  config = mkIf cfg.enable {
    environment.systemPackages = [ cfg.package ];

    systemd.services.code-server = {
      description = "Code server";
      wantedBy = [ "multi-user.target" ];
      wants = [ "network-online.target" ];
      after = [ "network-online.target" ];
      path = cfg.extraPackages;
      environment = {
        HASHED_PASSWORD = cfg.hashedPassword;
      }
      // cfg.extraEnvironment;
      serviceConfig = {
        ExecStart = lib.concatStringsSep " " (
          [
            (lib.getExe cfg.package)
            "--auth=${cfg.auth}"
            "--bind-addr=${cfg.host}:${toString cfg.port}"
          ]
          ++ optional (cfg.socket != null) "--socket=${cfg.socket}"
          ++ optional (cfg.socketMode != null) "--socket-mode=${cfg.socketMode}"
          ++ optional (cfg.userDataDir != null) "--user-data-dir=${cfg.userDataDir}"
          ++ optional (cfg.extensionsDir != null) "--extensions-dir=${cfg.extensionsDir}"
          ++ optional (cfg.proxyDomain != null) "--proxy-domain=${cfg.proxyDomain}"
          ++ optional cfg.disableTelemetry "--disable-telemetry"
          ++ optional cfg.disableUpdateCheck "--disable-update-check"
          ++ optional cfg.disableFileDownloads "--disable-file-downloads"
          ++ optional cfg.disableWorkspaceTrust "--disable-workspace-trust"
          ++ optional cfg.disableGettingStartedOverride "--disable-getting-started-override"
          ++ map lib.escapeShellArg cfg.extraArguments
        );
        ExecReload = "${lib.getExe' pkgs.coreutils "kill"} -HUP $MAINPID";
        RuntimeDirectory = cfg.user;
        User = cfg.user;
        Group = cfg.group;
        Restart = "on-failure";
      };
    };

    users.users.${cfg.user} = mkMerge [
      (mkIf (cfg.user == "code-server") {
        isNormalUser = true;
        description = "code-server user";
        inherit (cfg) group;
      })
      {
        packages = cfg.extraPackages;
        inherit (cfg) extraGroups;
      }
    ];
    users.groups = mkIf (cfg.group == "code-server") { code-server = { }; };
  };
}
