# The flake's outputs, made of hosts/, users/ and modules/.
inputs:
let
  inherit (inputs) nivis;
  inherit (nivis) lib;
  inherit (import ./tables.nix { inherit lib; }) modulesIn scan table;

  nixpkgs = if inputs.nixpkgs ? legacyPackages then inputs.nixpkgs else null;

  users = import ./checked-users.nix { inherit lib; } (
    table "users" ./models/user.nix (scan ../users "default.nix")
  );
  hosts = import ./checked-hosts.nix { inherit lib users; } (
    table "hosts" ./models/host.nix (scan ../hosts "host.nix")
  );
  modules = modulesIn ../modules;

  addresses = lib.mapAttrs' (name: host: lib.nameValuePair host.address name) (
    lib.filterAttrs (_: host: host.address != null) hosts
  );

  # Packages of our own, where there are any: pkgs/<name>/package.nix. Hosts have them in `pkgs`.
  packagesOf =
    pkgs:
    lib.optionalAttrs (builtins.pathExists ../pkgs) (
      lib.mapAttrs (_: file: pkgs.callPackage file { }) (scan ../pkgs "package.nix")
    );
  pkgsFor =
    system:
    if nixpkgs != null then
      nixpkgs.legacyPackages.${system}
    else
      (nivis.lib.linuxSystem {
        inherit system;
        modules = [ ];
      }).pkgs;

  systems = [
    "x86_64-linux"
    "aarch64-linux"
  ];

  makeHost =
    name: host:
    nivis.lib.host {
      inherit (host) kind system;
      inherit nixpkgs;
      modules = lib.attrValues modules ++ [
        (../hosts + "/${name}")
        (import ./accounts.nix (lib.genAttrs host.users (user: users.${user})))
        {
          networking.hostName = name;
          nixpkgs.overlays = [ (final: _: packagesOf final) ];
          nivis = { inherit (host) tags; };
          site = {
            inherit (host) sshKey;
            base = { inherit addresses; };
          };
        }
      ];
    };

  configurations = lib.mapAttrs makeHost hosts;
  ofKind = kind: lib.filterAttrs (name: _: hosts.${name}.kind == kind) configurations;

  alone =
    system: name: module:
    nivis.lib.host {
      inherit system;
      modules = [
        module
        { site = lib.setAttrByPath (lib.splitString "." name) { enable = true; }; }
      ];
    };
in
{
  linuxConfigurations = ofKind "linux";
  nixosConfigurations = ofKind "nixos";

  # For others: each module by itself.
  nixosModules = modules;

  packages = lib.genAttrs systems (system: packagesOf (pkgsFor system));

  checks = lib.genAttrs systems (
    system:
    lib.mapAttrs' (
      name: module:
      lib.nameValuePair "module-${name}" (alone system name module).config.system.build.toplevel
    ) modules
  );

  lib = {
    inherit hosts users;
    # The three models as data: `nivis eval lib.modules.web.web`.
    modules = lib.mapAttrs (_: host: host.config.site.modules) configurations;
    # Which hosts a module reaches: `nivis eval --json lib.reach.backup`.
    reach = lib.mapAttrs (
      module: _:
      lib.filter (host: configurations.${host}.config.site.modules.${module}.enable) (lib.attrNames hosts)
    ) modules;
  };
}
