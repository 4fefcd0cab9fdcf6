# Nix itself: flakes, whom it obeys, and what it throws away.
{ lib, ... }:
let
  inherit (lib) mkDefault;
in
{
  nix = {
    enable = mkDefault true;
    settings = {
      experimental-features = [
        "nix-command"
        "flakes"
      ];
      trusted-users = [
        "root"
        "@wheel"
      ];
      allowed-users = [
        "@users"
        "@wheel"
      ];
      substituters = [ "https://cache.nixos.org" ];
      fallback = mkDefault true;
    };
    gc = {
      automatic = mkDefault true;
      dates = mkDefault "weekly";
      options = mkDefault "--delete-older-than 30d";
    };
    optimise.automatic = mkDefault true;
  };
}
