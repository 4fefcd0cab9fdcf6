{ pkgs, ... }:
{
  environment.systemPackages = [
    pkgs.git
    pkgs.htop
    (pkgs.writeShellScriptBin "greet" "echo hello")
  ];
}
