{ nivis, lib, ... }:
let
  self = {
    outPath = "/flake";
    inherit inputs;
  }
  // flake;
  inputs = {
    inherit self;
    other.packages.x86_64-linux.tool = "other's tool";
    nixpkgs.legacyPackages = lib.genAttrs [ "x86_64-linux" "aarch64-linux" ] (system: {
      inherit system;
    });
  };
  flake = nivis.mkFlake { inherit inputs; } {
    systems = [
      "x86_64-linux"
      "aarch64-linux"
    ];
    imports = [
      (
        { withSystem, ... }:
        {
          flake.nixosModules.one = { };
          flake.seen = withSystem "x86_64-linux" (
            { config, pkgs, ... }: [
              config.legacyPackages.a
              pkgs.system
            ]
          );
        }
      )
      { flake.nixosModules.two.networking.hostName = "two"; }
      { perSystem = { self', ... }: { legacyPackages.b = "${self'.legacyPackages.a} again"; }; }
    ];
    perSystem =
      { inputs', pkgs, ... }:
      {
        legacyPackages.a = "a on ${pkgs.system}";
        legacyPackages.foreign = inputs'.other.packages.tool;
      };
  };
  refuses = value: !(builtins.tryEval (builtins.deepSeq value true)).success;
in
{
  "what is said per system becomes outputs" = {
    module = { };
    actual = _: [
      flake.legacyPackages.aarch64-linux.b
      flake.legacyPackages.x86_64-linux.foreign
      flake.seen
      flake.packages
    ];
    expected = [
      "a on aarch64-linux again"
      "other's tool"
      [
        "a on x86_64-linux"
        "x86_64-linux"
      ]
      {
        x86_64-linux = { };
        aarch64-linux = { };
      }
    ];
  };

  "modules of several parts are one output, and hosts take them" = {
    module = flake.nixosModules.two;
    actual = host: [
      (lib.attrNames flake.nixosModules)
      host.config.networking.hostName
    ];
    expected = [
      [
        "one"
        "two"
      ]
      "two"
    ];
  };

  "what no module knows is refused" = {
    module = { };
    actual = _: [
      (refuses (
        nivis.mkFlake { inherit inputs; } {
          systems = [ ];
          flakes.x = 1;
        }
      ))
      (refuses (
        nivis.mkFlake { inherit inputs; } {
          systems = [ ];
          imports = [
            { flake.x = 1; }
            { flake.x = 2; }
          ];
        }
      ))
      (refuses (
        nivis.mkFlake { } (
          { inputs, ... }: {
            systems = [ ];
            flake.x = inputs;
          }
        )
      ))
    ];
    expected = [
      true
      true
      true
    ];
  };
}
