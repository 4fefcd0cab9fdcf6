# RAID by the kernel: mdadm and its settings. Arrays of the root are put together by the distribution's initial RAM disk.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;

  cfg = config.boot.swraid;
  debianLike = lib.elem config.nivis.distribution [
    "debian"
    "ubuntu"
  ];
in
{
  options.boot.swraid = {
    enable = mkOption {
      type = types.bool;
      default = false;
      defaultText = "`true` if stateVersion is older than 23.11";
      description = "Whether mdadm is there.";
    };
    mdadmConf = mkOption {
      type = types.lines;
      default = "";
      description = "Text of mdadm.conf.";
    };
  };

  config = mkIf cfg.enable {
    environment.systemPackages = [ pkgs.mdadm ];
    environment.etc.${if debianLike then "mdadm/mdadm.conf" else "mdadm.conf"} =
      mkIf (cfg.mdadmConf != "")
        {
          text = cfg.mdadmConf;
        };
  };
}
