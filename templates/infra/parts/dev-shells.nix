# Shells: for work on this repository, and for what its machines run.
{ lib, ... }:
let
  inherit (import ../shared/lib { inherit lib; }) available;
in
{
  perSystem =
    { config, pkgs, ... }:
    {
      devShells = {
        default = pkgs.mkShell {
          name = "infrastructure";
          packages = [
            config.packages.fleet-report
            pkgs.age
            pkgs.git
            pkgs.jq
            pkgs.shellcheck
          ];
          shellHook = ''
            echo 'nivis build: what changed on which machine; scripts/plan: what the cloud would get'
          '';
        };

        # OpenTofu is called as `tofu`; the token comes from the environment of who calls it.
        terraform = pkgs.mkShell {
          name = "terraform";
          packages = available [
            pkgs.jq
            pkgs.opentofu
          ];
          shellHook = ''
            : "''${HCLOUD_TOKEN:?the token of the project at Hetzner}"
          '';
        };
      };
    };
}
