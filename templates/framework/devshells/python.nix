# For Python.
{ pkgs }:
pkgs.mkShell {
  name = "python";
  packages = with pkgs; [
    python3
    uv
  ];
}
