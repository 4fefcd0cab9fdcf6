# A machine in Hetzner's cloud. What is said here, parts/terraform.nix orders there.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib)
    mkDefault
    mkEnableOption
    mkIf
    mkOption
    types
    ;
  isDarwin = options ? launchd;

  cfg = config.fleet.platforms.hetzner;
in
{
  options.fleet.platforms.hetzner = {
    enable = mkEnableOption "being a machine in Hetzner's cloud";

    serverType = mkOption {
      type = types.strMatching "c(p|c|a)?x[0-9]+";
      default = "cx22";
      description = "Size of the machine.";
    };

    location = mkOption {
      type = types.enum [
        "ash"
        "fsn1"
        "hel1"
        "hil"
        "nbg1"
        "sin"
      ];
      default = "fsn1";
      description = "Where it stands.";
    };

    image = mkOption {
      type = types.str;
      default = "debian-13";
      description = "What it starts with.";
    };

    volume = mkOption {
      type = types.nullOr types.ints.positive;
      default = null;
      description = "Size of a further disk, in GB.";
    };

    sshFrom = mkOption {
      type = types.listOf types.str;
      default = [
        "0.0.0.0/0"
        "::/0"
      ];
      description = "From where ssh is let through to it.";
    };
  };

  config = mkIf cfg.enable (
    if isDarwin then
      {
        assertions = [
          {
            assertion = false;
            message = "fleet.platforms.hetzner is for Linux.";
          }
        ];
      }
    else
      {
        # For choosing machines; the cloud has them as labels.
        nivis.tags = [
          "cloud"
          cfg.location
          cfg.serverType
        ];
        services.qemuGuest.enable = true;
        # Another distribution's is its own.
        nivis.unsupported = mkDefault [ "boot.loader" ];
        boot.loader = {
          systemd-boot.enable = false;
          grub = {
            enable = true;
            device = "/dev/sda";
          };
        };
        # The cloud's own addresses of time and names.
        services.timesyncd.servers = [
          "ntp1.hetzner.de"
          "ntp2.hetzner.com"
        ];
        fileSystems = mkIf (cfg.volume != null) {
          "/srv" = {
            device = "/dev/disk/by-label/srv";
            fsType = "ext4";
            options = [ "nofail" ];
          };
        };
      }
  );
}
