# Homes of a host's users: `home-manager.users.<name>` takes home modules and becomes part of the host.
#
# Files and units go into the host's manifest, with the user as their owner; commands of `home.activation` and the
# reload of the user's systemd run in a service of the user's name.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../home/_lib/option.nix { inherit lib; }) enable maybe option;
  cfg = config.home-manager;
  homeLib = import ../../home/_lib { inherit lib; };

  home = types.submoduleWith {
    description = "home module";
    class = "homeManager";
    specialArgs = {
      lib = homeLib;
      osConfig = config;
      nixosConfig = config;
      osClass = "nixos";
      modulesPath = toString ../..;
    }
    // cfg.extraSpecialArgs;
    modules = [
      (
        { name, config, ... }:
        {
          _file = ./default.nix;
          imports = (import ../../modules.nix).home;
          config = {
            nivis = {
              kind = "home";
              inherit (host.nivis) distribution;
            };
            nixpkgs = {
              hostPlatform = lib.mkDefault host.nixpkgs.hostPlatform;
              pkgs = lib.mkDefault host.nixpkgs.pkgs;
            };
            _module.args = mkIf cfg.useGlobalPkgs { pkgs = lib.mkForce pkgs; };
            submoduleSupport = {
              enable = true;
              externalPackageInstall = cfg.useUserPackages;
            };
            home = {
              inherit (account name) uid;
              username = (account name).name;
              homeDirectory = (account name).home;
              profileDirectory = mkIf cfg.useUserPackages "/run/nivis/current/sw";
            };
            assertions = [
              {
                assertion = !cfg.useGlobalPkgs || config.nixpkgs.overlays == [ ];
                message = "`nixpkgs.overlays' has no effect in a home while the host's `home-manager.useGlobalPkgs' is set; set the overlays of the host.";
              }
            ];
          };
        }
      )
    ]
    ++ cfg.sharedModules;
  };
  host = config;

  account =
    name:
    config.users.users.${name}
      or (throw "`home-manager.users.${name}': the host has no account of that name; declare `users.users.${name}'.");

  each = f: lib.concatMapAttrs f cfg.users;

  # A unit as files in ~/.config/systemd/user.
  unitFiles =
    user: name: unit:
    let
      folder = "${user.xdg.configHome}/systemd/user";
      file = mode: source: {
        inherit mode source;
        user = user.home.username;
        group = "";
        force = false;
      };
      links = kind: map (target: "${target}.${kind}/${name}");
      link = file "direct-symlink" "${folder}/${name}";
    in
    {
      "${folder}/${name}" = file "symlink" unit.source;
    }
    // lib.genAttrs (map (path: "${folder}/${path}") (
      links "wants" unit.wantedBy
      ++ links "requires" unit.requiredBy
      ++ links "upholds" unit.upheldBy
      ++ unit.aliases
    )) (_: link);

  # What the user's running systemd is told. Units that changed are started anew; what a unit was is kept beside.
  reload = user: ''
    export XDG_RUNTIME_DIR="/run/user/$(id -u)"
    if systemctl --user is-system-running 2> /dev/null | grep -qE 'running|degraded'; then
      state="''${XDG_STATE_HOME:-$HOME/.local/state}/nivis/user-units"
      mkdir -p "$state"
      systemctl --user daemon-reload
      for old in "$state"/*; do
        [[ -e "$old" ]] || continue
        case " ${toString (lib.attrNames user.nivis.manifest.units)} " in
          *" ''${old##*/} "*) ;;
          *) systemctl --user stop "''${old##*/}" || true; rm "$old" ;;
        esac
      done
      ${lib.concatStrings (
        lib.mapAttrsToList (
          name: unit:
          let
            isTemplate = lib.hasInfix "@." name;
            targets = unit.wantedBy ++ unit.requiredBy ++ unit.upheldBy;
          in
          lib.optionalString (!isTemplate) ''
            if [[ "$(cat "$state/${name}" 2> /dev/null)" != ${lib.escapeShellArg unit.source} ]]; then
              if [[ -e "$state/${name}" ]]; then
                systemctl --user try-reload-or-restart ${lib.escapeShellArg name} || true
              fi
              ${lib.concatMapStrings (target: ''
                if systemctl --user is-active -q ${lib.escapeShellArg target}; then
                  systemctl --user start ${lib.escapeShellArg name} || true
                fi
              '') targets}
              printf %s ${lib.escapeShellArg unit.source} > "$state/${name}"
            fi
          ''
        ) user.nivis.manifest.units
      )}
    fi
  '';
in
{
  options.home-manager = {
    users = mkOption {
      type = types.attrsOf home;
      default = { };
      visible = "shallow";
      description = "Homes by the name of their user in {option}`users.users`; each takes home modules.";
    };
    useGlobalPkgs = enable "homes use the host's `pkgs`";
    useUserPackages = enable "packages of homes are installed with {option}`users.users.<name>.packages`";
    extraSpecialArgs = option types.attrs { } "Further arguments of home modules.";
    sharedModules = option (types.listOf types.raw) [ ] "Modules of all homes.";
    verbose = enable "activation says more";
    backupFileExtension = maybe types.str "Files that were there before are kept by activation itself; taken for modules written for home-manager.";
    overwriteBackup = enable "older such files are replaced";
    backupCommand = maybe (types.either types.str types.path) "Command for files that were there before.";
  };

  config = mkIf (cfg.users != { }) {
    assertions = [
      {
        assertion = cfg.backupCommand == null;
        message = "`home-manager.backupCommand' has no effect on this kind of machine (linux): files that were there before are kept, and given back later. Leave it out.";
      }
    ]
    ++ lib.concatLists (
      lib.mapAttrsToList (
        name: user:
        [
          {
            assertion = (account name).enable;
            message = "`home-manager.users.${name}': the account `users.users.${name}' is disabled.";
          }
        ]
        ++ map (a: a // { message = "${name} profile: ${a.message}"; }) user.assertions
      ) cfg.users
    );
    warnings = lib.concatLists (
      lib.mapAttrsToList (name: user: map (w: "${name} profile: ${w}") user.warnings) cfg.users
    );

    users.users = mkIf cfg.useUserPackages (
      lib.mapAttrs (_: user: { inherit (user.home) packages; }) cfg.users
    );
    # The distribution's packages are there for all; those of the library stand in the user's profile.
    environment.systemPackages = mkIf (!cfg.useUserPackages) (
      lib.concatMap (user: lib.filter (p: p.type or null == "distribution-package") user.home.packages) (
        lib.attrValues cfg.users
      )
    );

    nivis.manifest = {
      files = each (
        _: user:
        user.nivis.manifest.files
        // lib.concatMapAttrs (unitFiles user) user.nivis.manifest.units
      );
    };

    systemd.services = lib.mapAttrs' (
      _: user:
      lib.nameValuePair "home-manager-${utils.escapeSystemdPath user.home.username}" {
        description = "Home of ${user.home.username}";
        wantedBy = [ "multi-user.target" ];
        before = [ "systemd-user-sessions.service" ];
        unitConfig.RequiresMountsFor = user.home.homeDirectory;
        stopIfChanged = false;
        environment = mkIf cfg.verbose { VERBOSE = "1"; };
        path = [ pkgs.bash ];
        serviceConfig = {
          Type = "oneshot";
          RemainAfterExit = "yes";
          TimeoutStartSec = "5m";
          SyslogIdentifier = "hm-activate-${user.home.username}";
          User = user.home.username;
        };
        script =
          lib.optionalString (
            user.home.activationScript != null
          ) "${pkgs.runtimeShell} -l ${user.home.activationScript}\n"
          + reload user;
      }
    ) (
      lib.filterAttrs (
        _: user: user.home.activationScript != null || user.nivis.manifest.units != { }
      ) cfg.users
    );
  };
}
