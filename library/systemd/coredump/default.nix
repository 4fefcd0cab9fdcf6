# Memory of processes that crash: /etc/systemd/coredump.conf.d/60-nivis.conf.
# State: on where settings are declared; otherwise the distribution's way stays.
{
  config,
  lib,
  options,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    mkIf
    mkMerge
    mkOption
    types
    ;

  cfg = config.systemd.coredump;
  opt = options.systemd.coredump;
in
{
  options.systemd.coredump = {
    enable = mkOption {
      type = types.bool;
      default = utils.isDeclared opt.settings.Coredump;
      defaultText = lib.literalMD "whether `settings` are declared";
      description = "Whether systemd-coredump collects them; where it is declared false they stand in the process' folder.";
    };
    settings.Coredump = mkOption {
      type = utils.systemdUtils.sectionType;
      default = { };
      example = {
        Storage = "journal";
      };
      description = "Settings, see {manpage}`coredump.conf(5)`.";
    };
  };

  config = mkMerge [
    (mkIf cfg.enable {
      environment.systemPackages = [ pkgs.systemd-coredump ];
      environment.etc."systemd/coredump.conf.d/60-nivis.conf".text =
        utils.systemdUtils.lib.settingsToSections
          { inherit (cfg.settings) Coredump; };
    })
    (mkIf (!cfg.enable && utils.isDeclared opt.enable) {
      boot.kernel.sysctl."kernel.core_pattern" = lib.mkDefault "core";
    })
  ];
}
