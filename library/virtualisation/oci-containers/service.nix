# The unit of one container.
{
  docker,
  podman,
  proxy,
  # `users.users`.
  accounts,
  lib,
  pkgs,
  cfg,
}:
name: c:
let
  inherit (lib)
    concatStringsSep
    escapeShellArg
    mapAttrsToList
    mkIf
    optional
    optionals
    optionalString
    ;

  isPodman = cfg.backend == "podman";
  quoted = escapeShellArg name;
  fetches = c.imageFile == null && c.imageStream == null;
  others = map (other: "${cfg.containers.${other}.serviceName}.service") c.dependsOn;
  idFile = "/run/${quoted}/ctr-id";

  account = if isPodman then c.podman.user else "root";
  inherit (accounts.${account}) uid home;
  sessions = optional (
    account != "root" && c.podman.sdnotify == "healthy"
  ) "user@${toString uid}.service";

  logsIn = c.login.username != null && c.login.passwordFile != null && c.login.registry != null;

  prepare = pkgs.writeShellApplication {
    name = "pre-start";
    text = ''
      ${cfg.backend} rm -f ${name} || true
      ${optionalString logsIn ''
        # An image that is here does without the registry.
        ${cfg.backend} login ${c.login.registry} \
          --username ${escapeShellArg c.login.username} --password-stdin < ${c.login.passwordFile} \
          || ${cfg.backend} image inspect ${c.image} >/dev/null \
          || { echo "image doesn't exist locally and login failed" >&2 ; exit 1; }
      ''}
      ${optionalString (c.imageFile != null) "${cfg.backend} load -i ${c.imageFile}"}
      ${optionalString (c.imageStream != null) "${c.imageStream} | ${cfg.backend} load"}
      ${optionalString isPodman "rm -f ${idFile}"}
    '';
  };

  given = flag: value: optional (value != null) "${flag}${escapeShellArg "${value}"}";
  each = flag: map (value: "${flag}${escapeShellArg "${value}"}");
  pairs = flag: mapAttrsToList (key: value: "${flag}${escapeShellArg key}=${escapeShellArg value}");
  capabilities =
    flag: wanted:
    mapAttrsToList (key: _: "${flag}${escapeShellArg key}") (
      lib.filterAttrs (_: value: value == wanted) c.capabilities
    );
in
{
  description = "Container ${name}";
  wantedBy = optional c.autoStart "multi-user.target";
  wants = optional fetches "network-online.target";
  after =
    optionals (!isPodman) [
      "docker.service"
      "docker.socket"
    ]
    ++ optional fetches "network-online.target"
    ++ others
    ++ sessions;
  requires = others ++ sessions;

  environment = proxy.envVars // {
    HOME = mkIf (isPodman && account != "root") home;
  };
  path = [
    (if isPodman then podman.package else docker.package)
  ];

  script = concatStringsSep " \\\n  " (
    [ "exec ${cfg.backend} " ]
    ++ map escapeShellArg c.preRunExtraOptions
    ++ [
      "run"
      "--name=${quoted}"
      "--log-driver=${c.log-driver}"
    ]
    ++ given "--entrypoint=" c.entrypoint
    ++ given "--hostname=" c.hostname
    ++ optionals isPodman [
      "--cidfile=${idFile}"
      "--cgroups=enabled"
      "--sdnotify=${c.podman.sdnotify}"
      "-d"
      "--replace"
    ]
    ++ pairs "-e " c.environment
    ++ each "--env-file " c.environmentFiles
    ++ each "-p " c.ports
    ++ given "-u " c.user
    ++ each "-v " c.volumes
    ++ pairs "-l " c.labels
    ++ given "-w " c.workdir
    ++ optional c.privileged "--privileged"
    ++ optional c.autoRemoveOnStop "--rm"
    ++ capabilities "--cap-add=" true
    ++ capabilities "--cap-drop=" false
    ++ each "--device=" c.devices
    ++ each "--network=" (lib.unique c.networks)
    ++ [ "--pull ${c.pull}" ]
    ++ map escapeShellArg c.extraOptions
    ++ [ c.image ]
    ++ map escapeShellArg c.cmd
  );

  preStop =
    if isPodman then "podman stop --ignore --cidfile=${idFile}" else "docker stop ${name} || true";
  postStop =
    if isPodman then "podman rm -f --ignore --cidfile=${idFile}" else "docker rm -f ${name} || true";

  unitConfig = mkIf (account != "root") {
    RequiresMountsFor = "/run/user/${toString uid}/containers";
  };

  serviceConfig = {
    ExecStartPre = [ "${prepare}/bin/pre-start" ];
    # An image may be large.
    TimeoutStartSec = 0;
    TimeoutStopSec = 120;
    Restart = "on-failure";
  }
  // lib.optionalAttrs isPodman {
    Environment = "PODMAN_SYSTEMD_UNIT=%n";
    Type = "notify";
    NotifyAccess = "all";
    Delegate = true;
    User = account;
    RuntimeDirectory = name;
  };
}
