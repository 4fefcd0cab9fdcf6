# The outputs of the input `nivis`: what a flake finds in `inputs.nivis`.
#
# `lib` may be given so that the modules can be tried with another lib of the same names (nixpkgs' own).
{
  lib ? import ./lib,
}:
let
  modules = import ./modules.nix;

  evaluation =
    final: prev:
    let
      inherit (import ./hosts/undeclared.nix { lib = final; }) evalModules evalSubmodule;
      explaining = evalModules prev.modules.evalModules;
    in
    {
      evalModules = explaining;
      modules = prev.modules // {
        evalModules = explaining;
        evalSubmodule = evalSubmodule prev.modules.evalSubmodule;
      };
    };

  extended = lib.extend (
    final: prev:
    import ./packages/lib.nix final prev
    // evaluation final prev
    // {
      linuxSystem = import ./hosts/linux.nix {
        lib = final;
        baseModules = modules.linux;
      };
      homeConfiguration = import ./hosts/home.nix {
        lib = final;
        baseModules = modules.home;
      };
      darwinSystem = import ./hosts/darwin.nix {
        lib = final;
        baseModules = import ./darwin;
      };
      host = import ./hosts/host.nix { lib = final; };
    }
    // import ./parts {
      lib = final;
      inherit packagesFor;
    }
  );

  # For flakes without nixpkgs: what a host of Debian, or a Mac, has as `pkgs`.
  packagesFor =
    system:
    let
      hostPlatform = extended.systems.elaborate system;
    in
    import ./packages {
      lib = extended;
      inherit hostPlatform;
      distribution = if hostPlatform.isDarwin then "darwin" else "debian";
    };
in
{
  lib = extended;

  # Modules for hosts to import; those of NixOS may, too.
  inherit (modules) profiles;

  # For hosts of other kinds: the options of `nivis.*`, so that shared modules may set and read them.
  nixosModules.default = ./system/nivis/options.nix;
  homeModules.default = ./system/nivis/options.nix;
  darwinModules.default = ./system/nivis/options.nix;
}
