{
  lib,
  nivis,
  refusals,
  ...
}:
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

  "what is configured is seen, and may change packages" = {
    module =
      { pkgs, ... }:
      {
        nixpkgs.config = {
          allowUnfree = true;
          packageOverrides = prev: { mine = prev.git; };
        };
        environment.systemPackages = [ pkgs.mine ];
      };
    actual = host: [
      host.pkgs.config.allowUnfree
      (map (p: p.name) (lib.filter (p: p.name == "git") host.config.environment.systemPackages))
    ];
    expected = [
      true
      [ "git" ]
    ];
  };

  "a configuration that would be left alone is refused" = {
    module.nixpkgs = {
      inherit
        (nivis.linuxSystem {
          system = "x86_64-linux";
          modules = [ ];
        })
        pkgs
        ;
      config.allowUnfree = true;
    };
    actual = refusals;
    expected = [
      "`nixpkgs.config' has no effect where `nixpkgs.pkgs' is set: give it where that is made, import inputs.nixpkgs { config = { … }; }."
    ];
  };

  "packages for another platform than the host's are refused" = {
    module.nixpkgs.buildPlatform = "aarch64-linux";
    refused = true;
  };

  "a host with Linux on the platform of Macs is refused" = {
    module =
      { lib, ... }:
      {
        nixpkgs.hostPlatform = lib.mkForce "aarch64-darwin";
      };
    actual = refusals;
    expected = [
      "The platform of this host is aarch64-darwin, and its kind linux: that is Linux. Make it kind = \"darwin\", or system = \"aarch64-linux\"."
    ];
  };
}
