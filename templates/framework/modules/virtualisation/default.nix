# Virtual machines and containers.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.virtualisation;

  on =
    what:
    mkOption {
      type = types.bool;
      default = cfg.enable;
      defaultText = "firn.virtualisation.enable";
      description = "Whether ${what} are there.";
    };
in
{
  options.firn.virtualisation = {
    enable = mkEnableOption "virtual machines and containers";
    libvirt.enable = on "virtual machines, by libvirt,";
    containers.enable = on "containers, by Podman,";
  };

  config = {
    virtualisation = {
      libvirtd.enable = mkIf cfg.libvirt.enable true;

      podman = mkIf cfg.containers.enable {
        enable = true;
        dockerCompat = true;
        defaultNetwork.settings.dns_enabled = true;
      };
    };

    environment.systemPackages = mkIf cfg.libvirt.enable [ pkgs.virt-manager ];
  };
}
