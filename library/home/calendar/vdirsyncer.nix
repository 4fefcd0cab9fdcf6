# vdirsyncer: ~/.config/vdirsyncer/config made of the accounts, and a timer.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    maybe
    option
    package
    ;
  cfg = config.programs.vdirsyncer;
  service = config.services.vdirsyncer;

  accounts = lib.filterAttrs (
    _: a: a.vdirsyncer.enable && a.remote != null
  ) config.accounts.calendar.accounts;

  # Its values are JSON; what is null is not said.
  json = builtins.toJSON;
  section =
    head: values:
    "[${head}]\n"
    + lib.concatStrings (
      lib.mapAttrsToList (n: v: "${n} = ${json v}\n") (lib.filterAttrs (_: v: v != null) values)
    );
  fetched = command: if command == null then null else [ "command" ] ++ command;
  winner = {
    "remote wins" = "a wins";
    "local wins" = "b wins";
  };

  pair =
    name: a:
    section "pair calendar_${name}" {
      a = "calendar_${name}_remote";
      b = "calendar_${name}_local";
      conflict_resolution =
        let
          how = a.vdirsyncer.conflictResolution;
        in
        if lib.isList how then
          fetched how
        else if how == null then
          null
        else
          winner.${how};
      metadata = if a.vdirsyncer.metadata == [ ] then null else a.vdirsyncer.metadata;
      partial_sync = a.vdirsyncer.partialSync;
    }
    # Null is a value here.
    + "collections = ${
      json (if a.vdirsyncer.collections == [ ] then null else a.vdirsyncer.collections)
    }\n";

  here =
    name: a:
    section "storage calendar_${name}_local" {
      inherit (a.local) type path encoding;
      fileext = if a.local.type == "singlefile" then null else a.local.fileExt;
      read_only = a.vdirsyncer.localReadOnly;
      post_hook =
        if a.vdirsyncer.postHook == null then
          null
        else
          "${pkgs.writeShellScript "vdirsyncer-post-hook" a.vdirsyncer.postHook}";
    };

  there =
    name: a:
    section "storage calendar_${name}_remote" {
      inherit (a.remote) type url;
      "url.fetch" = fetched a.vdirsyncer.urlCommand;
      username = a.remote.userName;
      "username.fetch" = fetched a.vdirsyncer.userNameCommand;
      "password.fetch" = fetched a.remote.passwordCommand;
      inherit (a.vdirsyncer) auth verify;
      verify_fingerprint = a.vdirsyncer.verifyFingerprint;
      auth_cert = a.vdirsyncer.authCert;
      useragent = a.vdirsyncer.userAgent;
      token_file = a.vdirsyncer.tokenFile;
      "client_id.fetch" = fetched a.vdirsyncer.clientIdCommand;
      "client_secret.fetch" = fetched a.vdirsyncer.clientSecretCommand;
      item_types = a.vdirsyncer.itemTypes;
      start_date = a.vdirsyncer.timeRange.start or null;
      end_date = a.vdirsyncer.timeRange.end or null;
    };

  exe = p: if p == null then "vdirsyncer" else lib.getExe p;
  flags =
    lib.optionalString (service.verbosity != null) " --verbosity ${service.verbosity}"
    + lib.optionalString (service.configFile != null) " --config ${service.configFile}";
in
{
  options = {
    programs.vdirsyncer = {
      enable = enable "vdirsyncer is set up";
      package = package pkgs "vdirsyncer";
      statusPath =
        option types.str "${config.xdg.dataHome}/vdirsyncer/status"
          "Where it remembers what was there.";
    };

    services.vdirsyncer = {
      enable = enable "calendars are brought together from time to time";
      package = package pkgs "vdirsyncer";
      frequency = option types.str "*:0/5" "When, as {manpage}`systemd.time(7)` writes it.";
      verbosity = maybe (types.enum [
        "CRITICAL"
        "ERROR"
        "WARNING"
        "INFO"
        "DEBUG"
      ]) "How much it says.";
      configFile = maybe types.path "Its settings; null for those of {option}`programs.vdirsyncer`.";
    };
  };

  config = lib.mkMerge [
    (mkIf cfg.enable {
      assertions = lib.mapAttrsToList (name: a: {
        assertion =
          a.remote.type == "google_calendar" || (a.remote.url != null) != (a.vdirsyncer.urlCommand != null);
        message = "`accounts.calendar.accounts.${name}': say where it is, by `remote.url' or by `vdirsyncer.urlCommand'.";
      }) accounts;
      home.packages = lib.optional (cfg.package != null) cfg.package;
      xdg.configFile."vdirsyncer/config".text = lib.concatStringsSep "\n" (
        [ (section "general" { status_path = cfg.statusPath; }) ]
        ++ lib.mapAttrsToList pair accounts
        ++ lib.mapAttrsToList here accounts
        ++ lib.mapAttrsToList there accounts
      );
    })
    (mkIf service.enable {
      home.packages = lib.optional (service.package != null) service.package;
      systemd.user.services.vdirsyncer = {
        Unit.Description = "Bringing calendars together";
        Unit.X-SwitchMethod = "keep-old";
        Service = {
          Type = "oneshot";
          ExecStart = map (verb: "${exe service.package}${flags} ${verb}") [
            "metasync"
            "sync"
          ];
        };
      };
      systemd.user.timers.vdirsyncer = {
        Unit.Description = "Bringing calendars together";
        Timer = {
          OnCalendar = service.frequency;
          Unit = "vdirsyncer.service";
        };
        Install.WantedBy = [ "timers.target" ];
      };
    })
  ];
}
