# For Zig.
{ pkgs }:
pkgs.mkShell {
  name = "zig";
  packages = [ pkgs.zig ];
}
