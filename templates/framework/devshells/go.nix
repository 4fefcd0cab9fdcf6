# For Go.
{ pkgs }:
pkgs.mkShell {
  name = "go";
  packages = [ pkgs.go ];
}
