{ lib, nivis, ... }:
let
  packageSet = {
    stdenv.hostPlatform.system = "aarch64-linux";
    name = "given";
    appendOverlays = overlays: packageSet // (lib.head overlays) packageSet packageSet;
  };
in
{
  "an overlay adds to the distribution's packages" = {
    module =
      { pkgs, ... }:
      {
        nixpkgs.overlays = [ (final: prev: { mine = final.writeText "mine" "x"; }) ];
        environment.etc.mine.source = pkgs.mine;
      };
    actual = host: lib.hasSuffix "-mine" host.config.environment.etc.mine.source;
    expected = true;
  };

  "another package set in its place says the platform" = {
    module = { };
    actual =
      _:
      let
        host = nivis.linuxSystem {
          modules = [
            {
              nixpkgs = {
                pkgs = packageSet;
                overlays = [ (_: _: { name = "overlaid"; }) ];
                config.allowUnfree = true;
              };
            }
          ];
        };
      in
      [
        host.config.nixpkgs.hostPlatform.system
        host.config.nixpkgs.buildPlatform.system
        host.pkgs.name
      ];
    expected = [
      "aarch64-linux"
      "aarch64-linux"
      "overlaid"
    ];
  };

  "a platform is said in a module" = {
    module = { };
    actual =
      _:
      (nivis.linuxSystem {
        modules = [ { nixpkgs.hostPlatform = "riscv64-linux"; } ];
      }).config.nivis.manifest.host.system;
    expected = "riscv64-linux";
  };
}
