# Pools of ZFS: imported before their file systems are mounted, keys asked for, scrubbed and trimmed.
# State: the distribution mounts a root file system of ZFS by itself.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    filter
    mkIf
    mkMerge
    mkOption
    optional
    optionalString
    types
    ;

  cfg = config.boot.zfs;
  services = config.services.zfs;

  option =
    type: default: description:
    mkOption { inherit type default description; };

  poolOf = dataset: lib.head (lib.splitString "/" dataset);
  fileSystems = filter (fs: fs.fsType == "zfs" && fs.mountPoint != "/") (
    lib.attrValues config.fileSystems
  );
  pools = lib.unique (map (fs: poolOf fs.device) fileSystems ++ cfg.extraPools);
  mountsOf =
    pool:
    map (fs: "${utils.escapeSystemdPath fs.mountPoint}.mount") (
      filter (fs: poolOf fs.device == pool) fileSystems
    );
  # A pool whose file systems are all mounted by hand is imported by them.
  atBoot =
    pool:
    let
      own = filter (fs: poolOf fs.device == pool) fileSystems;
    in
    own == [ ] || !(lib.all (fs: lib.elem "noauto" fs.options) own);

  keyed =
    if lib.isBool cfg.requestEncryptionCredentials then
      {
        wanted = _: cfg.requestEncryptionCredentials;
        datasets = pool: "-rHo name,keylocation,keystatus -t volume,filesystem ${pool}";
      }
    else
      let
        of = pool: filter (d: poolOf d == pool) cfg.requestEncryptionCredentials;
      in
      {
        wanted = pool: of pool != [ ];
        datasets = pool: "-Ho name,keylocation,keystatus -t volume,filesystem ${toString (of pool)}";
      };

  import' =
    pool:
    let
      devNodes = (cfg.pools.${pool} or cfg).devNodes;
      force = optionalString cfg.forceImportAll "-f ";
    in
    ''
      state() {
        zpool import -d "${devNodes}" 2>/dev/null \
          | awk '/pool: ${pool}$/ { found = 1 } /state:/ { if (found) { print $2; exit } }'
      }
      if ! zpool list "${pool}" >/dev/null 2>&1; then
        # A pool with a disk missing imports, too: wait until all are there, for a minute.
        for _ in $(seq 1 60); do
          [ "$(state)" = ONLINE ] && break
          sleep 1
        done
        zpool import -d "${devNodes}" -N ${force}"${pool}"
      fi
    ''
    + optionalString (keyed.wanted pool) ''
      zfs list ${keyed.datasets pool} | while IFS=$'\t' read -r dataset place status; do
        [ "$status" = unavailable ] || continue
        case "$place" in
        none) ;;
        prompt)
          for try in 1 2 3; do
            systemd-ask-password --timeout=${toString cfg.passwordTimeout} "Enter key for $dataset:" \
              | zfs load-key "$dataset" && break
            [ "$try" != 3 ]
          done </dev/null
          ;;
        *) zfs load-key "$dataset" </dev/null ;;
        esac
      done
    '';

  periodic = interval: delay: {
    timerConfig = {
      OnCalendar = interval;
      Persistent = "yes";
      RandomizedDelaySec = delay;
    };
    wantedBy = [ "timers.target" ];
  };
in
{
  options = {
    boot.zfs = {
      enabled = mkOption {
        type = types.bool;
        readOnly = true;
        default = config.boot.supportedFilesystems.zfs or false;
        defaultText = lib.literalMD "`true` if ZFS filesystem support is enabled";
        description = "Whether ZFS is there.";
      };
      package = option types.package pkgs.zfs "The package of its programs." // {
        defaultText = lib.literalExpression "pkgs.zfs";
      };
      extraPools =
        option (types.listOf types.str) [ ]
          "Pools that are imported beside those of `fileSystems`.";
      devNodes = option types.path "/dev/disk/by-id" "The folder that disks are looked for in.";
      pools = mkOption {
        type = types.attrsOf (
          types.submodule {
            options.devNodes = mkOption {
              type = types.path;
              default = cfg.devNodes;
              defaultText = "config.boot.zfs.devNodes";
              description = "The folder that the pool's disks are looked for in.";
            };
          }
        );
        default = { };
        description = "What is different for one pool.";
      };
      forceImportAll = option types.bool false "Whether pools are imported that another machine may use.";
      requestEncryptionCredentials = option (types.either types.bool (
        types.listOf types.str
      )) true "Whether, or for which datasets, keys are loaded or asked for.";
      passwordTimeout = option types.int 0 "How many seconds to wait for a password; 0 without end.";
    };

    services.zfs = {
      autoScrub = {
        enable = option types.bool false "Whether pools are checked at times.";
        interval = option types.str "monthly" "When.";
        randomizedDelaySec = option types.str "6h" "How much the time may vary.";
        pools = option (types.listOf types.str) [ ] "Which pools; all where none is named.";
      };
      trim = {
        enable = option types.bool true "Whether freed blocks are told to disks at times.";
        interval = option types.str "weekly" "When.";
        randomizedDelaySec = option types.str "6h" "How much the time may vary.";
      };
    };
  };

  config = mkMerge [
    (mkIf (cfg.extraPools != [ ] || services.autoScrub.enable) {
      boot.supportedFilesystems.zfs = true;
    })

    (mkIf cfg.enabled {
      boot.kernelModules = [ "zfs" ];

      systemd.services = lib.listToAttrs (
        map (
          pool:
          lib.nameValuePair "zfs-import-${pool}" {
            description = "Import ZFS pool \"${pool}\"";
            after = [
              "systemd-modules-load.service"
              "systemd-ask-password-console.service"
            ];
            requiredBy = mountsOf pool ++ optional (atBoot pool) "zfs-import.target";
            before = mountsOf pool ++ [
              "shutdown.target"
              "zfs-import.target"
            ];
            conflicts = [ "shutdown.target" ];
            unitConfig.DefaultDependencies = "no";
            serviceConfig = {
              Type = "oneshot";
              RemainAfterExit = true;
            };
            path = [
              cfg.package
              pkgs.gawk
            ];
            restartIfChanged = false;
            script = import' pool;
          }
        ) pools
      );
    })

    (mkIf (cfg.enabled && services.autoScrub.enable) {
      systemd.services.zfs-scrub = {
        description = "ZFS pools scrubbing";
        after = [ "zfs-import.target" ];
        serviceConfig.Type = "simple";
        serviceConfig.IOSchedulingClass = "idle";
        path = [ cfg.package ];
        script = "zpool scrub -w ${
          if services.autoScrub.pools != [ ] then
            toString services.autoScrub.pools
          else
            "$(zpool list -H -o name)"
        }";
      };
      systemd.timers.zfs-scrub = periodic services.autoScrub.interval services.autoScrub.randomizedDelaySec;
    })

    (mkIf (cfg.enabled && services.trim.enable) {
      systemd.services.zpool-trim = {
        description = "ZFS pools trim";
        after = [ "zfs-import.target" ];
        path = [ cfg.package ];
        startAt = services.trim.interval;
        # A pool that cannot be trimmed does not keep the others from it.
        script = "zpool list -H -o name | while read -r pool; do zpool trim \"$pool\" || true; done";
      };
      systemd.timers.zpool-trim.timerConfig = {
        Persistent = "yes";
        RandomizedDelaySec = services.trim.randomizedDelaySec;
      };
    })
  ];
}
