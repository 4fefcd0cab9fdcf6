# How targets, containers and checks are made.
{ inputs, lib }:
let
  inherit (inputs) nivis nixpkgs;

  nixFiles =
    folder:
    lib.filterAttrs (
      file: kind: kind == "regular" && lib.hasSuffix ".nix" file && file != "default.nix"
    ) (builtins.readDir folder);
  filesIn =
    folder:
    lib.mapAttrs' (file: _: lib.nameValuePair (lib.removeSuffix ".nix" file) (folder + "/${file}")) (
      nixFiles folder
    );
  foldersIn =
    folder:
    lib.mapAttrs (name: _: folder + "/${name}") (
      lib.filterAttrs (_: kind: kind == "directory") (builtins.readDir folder)
    );

  overlay = import ../overlays;

  pkgsFor =
    system:
    if nixpkgs ? legacyPackages then
      nixpkgs.legacyPackages.${system}.extend overlay
    else
      (nivis.lib.linuxSystem {
        inherit system;
        modules = [ { nixpkgs.overlays = [ overlay ]; } ];
      }).pkgs;

  # Modules of others, where their input is given.
  collections =
    lib.optional (
      inputs.home-manager ? nixosModules.home-manager
    ) inputs.home-manager.nixosModules.home-manager
    ++ lib.optional (inputs.nixos-wsl ? nixosModules.wsl) inputs.nixos-wsl.nixosModules.wsl
    ++ lib.optional (
      inputs.nixos-apple-silicon ? nixosModules.apple-silicon-support
    ) inputs.nixos-apple-silicon.nixosModules.apple-silicon-support;

  # Options that a Linux machine takes, and leaves to its distribution.
  theDistributions = [
    "boot.initrd"
    "boot.loader"
    "boot.kernelPackages"
    # These in what `nivis hardware` writes.
    "boot.extraModulePackages"
    "boot.isNspawnContainer"
    "fileSystems.\"/\""
    "hardware.cpu.intel.npu"
  ];

  common =
    { kind, distribution, ... }:
    {
      nixpkgs.overlays = [ overlay ];
      nivis = {
        unsupported = theDistributions;
      }
      // lib.optionalAttrs (kind == "linux") { inherit distribution; };
    };

  services = filesIn ../modules/services;
  desktop = filesIn ../modules/desktop;
  custom = filesIn ../modules/custom;
in
rec {
  forEachSystem =
    make:
    lib.genAttrs [
      "x86_64-linux"
      "aarch64-linux"
    ] (system: make (pkgsFor system));

  # targets/<name>.nix: what is known of a target; configurations/<name>.nix: what it is.
  targets =
    let
      files = filesIn ../targets;
      isName = name: builtins.match "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?" name != null;
      badNames = lib.filter (name: !isName name) (lib.attrNames files);
    in
    if badNames != [ ] then
      throw "targets/${lib.head badNames}.nix: not a name of a host; small letters, digits and `-', at most 63."
    else
      lib.mapAttrs (
        name: file:
        (lib.evalModules {
          # So that what a target lacks is told with its name.
          prefix = [
            "targets"
            name
          ];
          modules = [
            ./target.nix
            file
          ];
        }).config
      ) files;

  mkSystem =
    name: target:
    nivis.lib.host {
      inherit (target) kind system;
      inherit nixpkgs;
      modules = [
        (common target)
        { networking.hostName = lib.mkDefault name; }
        ../configurations/${name}.nix
      ]
      # Those that have no target of their own to import them.
      ++ lib.attrValues custom
      ++ lib.optionals (target.kind == "nixos") collections;
    };

  # An image's content: with nixpkgs the image itself, else a file that Podman and Docker build it from.
  mkContainer = import ./container.nix { inherit lib; };

  modules = services // desktop // custom;
  homeModules = foldersIn ../home-modules;

  # Each module by itself, with nothing of what a target gets here.
  alone =
    pkgs:
    let
      inherit (pkgs.stdenv.hostPlatform) system;
      enabled = name: lib.optional (custom ? ${name}) { targets.${name}.enable = true; };
    in
    lib.mapAttrs' (
      name: module:
      lib.nameValuePair "module-${name}"
        (nivis.lib.linuxSystem {
          inherit system;
          modules = [ module ] ++ enabled name;
        }).config.system.build.toplevel
    ) modules
    // lib.mapAttrs' (
      name: module:
      lib.nameValuePair "home-${name}"
        (nivis.lib.homeConfiguration {
          inherit system;
          modules = [
            module
            {
              home.username = "ops";
              home.stateVersion = "26.05";
              targets.home.${name}.enable = true;
            }
          ];
        }).activationPackage
    ) homeModules;
}
