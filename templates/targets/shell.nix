# For work on this repository.
{ pkgs }:
pkgs.mkShell {
  name = "targets";
  packages = [
    pkgs.git
    pkgs.jq
    pkgs.shellcheck
  ];
}
