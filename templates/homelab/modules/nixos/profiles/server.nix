# A machine without a screen: it restarts by itself, is watched, and has nothing that it does not need.
{ lib, ... }:
let
  inherit (lib) mkDefault;
in
{
  imports = [
    ./common.nix
    ../mixins/mixin-monitoring.nix
  ];

  nivis.tags = [ "server" ];

  # Sleeping is for others.
  systemd.targets = lib.genAttrs [ "sleep" "suspend" "hibernate" ] (_: {
    enable = false;
  });

  boot.kernel.sysctl."kernel.panic" = mkDefault 30;
  services.logrotate.enable = mkDefault true;
}
