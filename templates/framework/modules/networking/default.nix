# Networks of a machine that people carry or sit at: NetworkManager, names by mDNS, a firewall.
{ config, lib, ... }:
let
  inherit (lib) mkEnableOption mkIf;

  cfg = config.firn.networking;
in
{
  imports = [
    ./samba.nix
    ./tailscale.nix
  ];

  options.firn.networking.enable = mkEnableOption "NetworkManager, names by mDNS, and a firewall";

  config = mkIf cfg.enable {
    networking.networkmanager.enable = true;
    networking.firewall.enable = true;

    services.avahi = {
      enable = true;
      nssmdns4 = true;
    };
  };
}
