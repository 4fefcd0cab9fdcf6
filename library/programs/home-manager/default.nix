# Homes of a host's users: `home-manager.users.<name>` takes home modules and becomes part of the host.
#
# Files, units and commands of `home.activation` go into the host's manifest; activation takes care of them as the user.
{
  config,
  lib,
  pkgs,
  wholeConfig,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable maybe option;
  cfg = config.home-manager;
  homeLib = import ../../home/_lib { inherit lib; };

  home = types.submoduleWith {
    description = "home module";
    class = "homeManager";
    specialArgs = {
      lib = homeLib;
      osConfig = wholeConfig;
      nixosConfig = wholeConfig;
      osClass = "nixos";
      modulesPath = toString ../..;
    }
    // cfg.extraSpecialArgs;
    modules = [
      (
        {
          name,
          config,
          moduleReads,
          ...
        }:
        {
          _file = ./default.nix;
          imports = (import ../../modules.nix).home;
          options.nivis.readOfHost = reads "Paths of the host's options that modules of the home can read.";
          config = {
            nivis = {
              kind = "home";
              readOfHost = moduleReads "osConfig" ++ moduleReads "nixosConfig";
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
  reads =
    description:
    mkOption {
      type = types.raw;
      internal = true;
      inherit description;
    };

  account =
    name:
    config.users.users.${name}
      or (throw "`home-manager.users.${name}': the host has no account of that name; declare `users.users.${name}'.");

  each = f: lib.concatMapAttrs f cfg.users;

  # What activation does in a home beside its files.
  homeOf = user: {
    ${user.home.username} =
      lib.optionalAttrs (cfg.backupFileExtension != null) {
        backup = {
          extension = cfg.backupFileExtension;
          overwrite = cfg.overwriteBackup;
        };
      }
      // {
        home = user.home.homeDirectory;
        unitFolder = "${user.xdg.configHome}/systemd/user";
        inherit (user.nivis.manifest) units;
        activation =
          let
            script = user.home.activationScript;
          in
          if script == null then
            null
          else if cfg.verbose then
            "${pkgs.writeShellScript "home-activation-verbose" "VERBOSE=1 exec ${pkgs.runtimeShell} ${script}\n"}"
          else
            "${script}";
      };
  };

  # Logins read the variables of the home whose they are.
  sessionOf =
    user:
    lib.optionalString (user.xdg.configFile ? "nivis/session.sh") (
      let
        file = "${user.xdg.configHome}/nivis/session.sh";
      in
      "${lib.escapeShellArg user.home.homeDirectory}) if [ -r ${lib.escapeShellArg file} ]; then . ${lib.escapeShellArg file}; fi ;;\n"
    );
  sessions = lib.concatMapStrings sessionOf (lib.attrValues cfg.users);
in
{
  options.nivis.readOfWhole =
    reads "Paths of options that are read by whom this module hands all of them."
    // {
      default = lib.concatMap (user: user.nivis.readOfHost) (lib.attrValues cfg.users);
    };

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
    backupFileExtension = maybe types.str "Files that were there before stay beside their places, with this after their names and a dot; without, activation keeps them elsewhere. Both come back when they are not declared any more.";
    overwriteBackup = enable "older files of such names are lost";
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
    warnings =
      lib.optional (
        cfg.overwriteBackup && cfg.backupFileExtension == null
      ) "`home-manager.overwriteBackup' has no effect without `home-manager.backupFileExtension'."
      ++ lib.concatLists (
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
      files = each (_: user: user.nivis.manifest.files);
      homes = each (_: homeOf);
      secrets = each (_: user: user.nivis.manifest.secrets);
    };

    environment.extraInit = mkIf (sessions != "") ''
      case "$HOME" in
      ${lib.removeSuffix "\n" sessions}
      esac
    '';
  };
}
