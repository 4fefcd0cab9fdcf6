# Backups with Kopia: a service and a timer for each, into a repository that is connected before. Options of this library;
# NixOS has none.
# Ports: none. State: /var/lib/kopia-<name>.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatMapStrings
    escapeShellArg
    escapeShellArgs
    mapAttrs'
    mapAttrsToList
    mkIf
    nameValuePair
    optionals
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    maybe
    needed
    option
    strings
    text
    ;

  backups = config.services.kopia.backups;

  backup = {
    options = {
      paths = needed (types.listOf types.str) "What is backed up.";
      repository = needed (types.listOf types.str) "Kind of the repository and its arguments, as of `kopia repository connect`.";
      passwordFile = needed types.str "File of the repository's password.";
      environmentFile = maybe types.str "File of variables, such as those of a cloud's storage.";
      initialize = flag false "Whether the repository is made where it is missing.";
      user = text "root" "Account that does it.";
      exclude = strings [ ] "Patterns of what is left out.";
      compression = maybe types.str "How data is compressed.";
      retention =
        option (types.attrsOf types.ints.unsigned) { }
          "How many snapshots are kept: `latest`, `hourly`, `daily`, `weekly`, `monthly`, `annual`.";
      maintenance = flag true "Whether the repository is tidied up after.";
      timerConfig = option (types.nullOr (types.attrsOf types.anything)) {
        OnCalendar = "daily";
        Persistent = true;
      } "When it is done; null for never by itself.";
      prepareCommand = option types.lines "" "Shell commands run before.";
      cleanupCommand = option types.lines "" "Shell commands run after.";
      extraArgs = strings [ ] "Further arguments of `kopia snapshot create`.";
      package = option types.package pkgs.kopia "The package of Kopia.";
    };
  };

  service =
    name: b:
    let
      kopia = lib.getExe b.package;
      policy =
        mapAttrsToList (unit: n: "--keep-${unit}=${toString n}") b.retention
        ++ map (pattern: "--add-ignore=${pattern}") b.exclude
        ++ optionals (b.compression != null) [ "--compression=${b.compression}" ];
    in
    {
      description = "Kopia backup ${name}";
      wants = [ "network-online.target" ];
      after = [ "network-online.target" ];
      restartIfChanged = false;
      path = [ pkgs.openssh ];
      environment = {
        HOME = "/var/lib/kopia-${name}";
        KOPIA_CONFIG_PATH = "/var/lib/kopia-${name}/repository.config";
        KOPIA_CACHE_DIRECTORY = "/var/cache/kopia-${name}";
        KOPIA_CHECK_FOR_UPDATES = "false";
      };
      script = ''
        KOPIA_PASSWORD=$(cat ${escapeShellArg b.passwordFile})
        export KOPIA_PASSWORD
        ${b.prepareCommand}
        if ! ${kopia} repository status > /dev/null 2>&1; then
          ${kopia} repository connect ${escapeShellArgs b.repository}${lib.optionalString b.initialize " || ${kopia} repository create ${escapeShellArgs b.repository}"}
        fi
        ${lib.optionalString (policy != [ ]) (
          concatMapStrings (
            path: "${kopia} policy set ${escapeShellArg path} ${escapeShellArgs policy}\n"
          ) b.paths
        )}
        ${kopia} snapshot create ${escapeShellArgs (b.extraArgs ++ b.paths)}
        ${lib.optionalString b.maintenance "${kopia} maintenance run"}
      '';
      postStop = b.cleanupCommand;
      serviceConfig = {
        Type = "oneshot";
        User = b.user;
        StateDirectory = "kopia-${name}";
        StateDirectoryMode = "0700";
        CacheDirectory = "kopia-${name}";
        CacheDirectoryMode = "0700";
        PrivateTmp = true;
        EnvironmentFile = mkIf (b.environmentFile != null) b.environmentFile;
      };
    };
in
{
  options.services.kopia.backups = option (types.attrsOf (
    types.submodule backup
  )) { } "Backups, by name.";

  config = mkIf (backups != { }) {
    environment.systemPackages = lib.unique (mapAttrsToList (_: b: b.package) backups);
    systemd.services = mapAttrs' (
      name: b: nameValuePair "kopia-backups-${name}" (service name b)
    ) backups;
    systemd.timers = mapAttrs' (
      name: b:
      nameValuePair "kopia-backups-${name}" {
        wantedBy = [ "timers.target" ];
        inherit (b) timerConfig;
      }
    ) (lib.filterAttrs (_: b: b.timerConfig != null) backups);
  };
}
