# For working on firn itself.
{ pkgs }:
pkgs.mkShell {
  name = "firn";
  packages = with pkgs; [
    git
    jq
    shellcheck
  ];
  shellHook = ''
    export NIVIS_FLAKE=$PWD
  '';
}
