# Firmware and microcode, from the distribution's packages.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkMerge
    mkOption
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    option
    packages
    ;
  cfg = config.hardware;
  fwupd = config.services.fwupd;
  ini = pkgs.formats.ini { listToValue = lib.concatStringsSep ";"; };
in
{
  options = {
    hardware = {
      enableAllFirmware = flag false "Whether all firmware is there, also what may not be changed.";
      enableRedistributableFirmware = mkOption {
        type = types.bool;
        default = cfg.enableAllFirmware;
        defaultText = lib.literalExpression "config.hardware.enableAllFirmware";
        description = "Whether firmware that may be passed on is there.";
      };
      firmware = packages "Packages of firmware.";
      wirelessRegulatoryDatabase = mkOption {
        type = types.bool;
        default = cfg.enableRedistributableFirmware;
        defaultText = lib.literalExpression "config.hardware.enableRedistributableFirmware";
        description = "Whether it is known what radios may do in each country.";
      };
      cpu.amd.updateMicrocode = flag false "Whether the processor's microcode is brought up to date.";
      cpu.intel.updateMicrocode = flag false "Whether the processor's microcode is brought up to date.";
    };

    services.fwupd = {
      enable = enable "firmware of devices is brought up to date by fwupd";
      package = mkOption {
        type = types.package;
        default = pkgs.fwupd;
        defaultText = lib.literalExpression "pkgs.fwupd";
        description = "The package of fwupd.";
      };
      extraRemotes = option (types.listOf types.str) [ ] "Remotes that are used beside the usual ones.";
      extraTrustedKeys = option (types.listOf types.path) [ ] "Keys whose firmware is trusted.";
      daemonSettings = option (types.submodule {
        freeformType = types.attrsOf types.anything;
        options = {
          DisabledDevices = option (types.listOf types.str) [ ] "Devices that are left alone.";
          DisabledPlugins = option (types.listOf types.str) [ ] "Plugins that are not used.";
        };
      }) { } "Section `fwupd` of fwupd.conf.";
      uefiCapsuleSettings =
        option (types.attrsOf types.anything) { }
          "Section `uefi_capsule` of fwupd.conf.";
    };
  };

  config = mkMerge [
    {
      assertions = [
        {
          assertion =
            config.boot.isContainer
            -> !(
              cfg.enableRedistributableFirmware
              || cfg.cpu.amd.updateMicrocode
              || cfg.cpu.intel.updateMicrocode
              || fwupd.enable
            );
          message = "`hardware.enableRedistributableFirmware', `hardware.cpu.*.updateMicrocode' and `services.fwupd' cannot be kept in a container: firmware is the machine's that runs it.";
        }
      ];
      environment.systemPackages =
        cfg.firmware
        ++ lib.optional cfg.enableRedistributableFirmware pkgs.linux-firmware
        ++ lib.optional cfg.enableAllFirmware pkgs.sof-firmware
        ++ lib.optional cfg.wirelessRegulatoryDatabase pkgs.wireless-regdb
        ++ lib.optional cfg.cpu.amd.updateMicrocode pkgs.microcode-amd
        ++ lib.optional cfg.cpu.intel.updateMicrocode pkgs.microcode-intel;
    }
    (mkIf fwupd.enable {
      environment.systemPackages = [ fwupd.package ];
      environment.etc = {
        "fwupd/fwupd.conf".source = ini.generate "fwupd.conf" {
          fwupd = fwupd.daemonSettings;
          uefi_capsule = fwupd.uefiCapsuleSettings;
        };
      }
      // lib.listToAttrs (
        map (key: {
          name = "pki/fwupd/${builtins.unsafeDiscardStringContext (baseNameOf (toString key))}";
          value.source = key;
        }) fwupd.extraTrustedKeys
        ++ map (remote: {
          name = "fwupd/remotes.d/${remote}.conf";
          value.text = lib.generators.toINI { } {
            "fwupd Remote" = {
              Enabled = true;
              Title = remote;
              MetadataURI = "https://cdn.fwupd.org/downloads/firmware${lib.removePrefix "lvfs" remote}.xml.zst";
            };
          };
        }) fwupd.extraRemotes
      );
      systemd.timers.fwupd-refresh = {
        wantedBy = [ "timers.target" ];
        overrideStrategy = "asDropin";
      };
    })
  ];
}
