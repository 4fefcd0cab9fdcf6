# For JavaScript and TypeScript.
{ pkgs }:
pkgs.mkShell {
  name = "node";
  packages = [ pkgs.nodejs ];
}
