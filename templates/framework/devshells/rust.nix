# For Rust.
{ pkgs }:
pkgs.mkShell {
  name = "rust";
  packages = with pkgs; [
    cargo
    rustc
    gcc
    pkg-config
  ];
}
