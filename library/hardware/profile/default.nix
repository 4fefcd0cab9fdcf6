# What sort of machine it is, by one word: a set of defaults that every option may still say otherwise.
{
  config,
  lib,
  ...
}:
let
  inherit (lib)
    mkDefault
    mkIf
    mkMerge
    mkOption
    types
    ;
  cfg = config.nivis.machine;
  is = sort: cfg == sort;
in
{
  options.nivis.machine = mkOption {
    type = types.nullOr (
      types.enum [
        "apple-silicon"
        "cloud"
        "container"
        "desktop"
        "laptop"
        "server"
        "vm"
        "wsl"
      ]
    );
    default = null;
    example = "laptop";
    description = ''
      What sort of machine it is. It sets defaults: firmware and power for a laptop, agents for a virtual machine,
      what a container cannot have. Null sets nothing.
    '';
  };

  config = mkMerge [
    (mkIf
      (lib.elem cfg [
        "desktop"
        "laptop"
        "server"
      ])
      {
        hardware.enableRedistributableFirmware = mkDefault true;
        services.fwupd.enable = mkDefault true;
      }
    )
    (mkIf (is "laptop" || is "desktop" || is "apple-silicon") {
      hardware.graphics.enable = mkDefault true;
      hardware.bluetooth.enable = mkDefault true;
    })
    (mkIf (is "laptop" || is "apple-silicon") {
      services.upower.enable = mkDefault true;
      services.power-profiles-daemon.enable = mkDefault (!config.services.tlp.enable);
      services.libinput.enable = mkDefault true;
    })
    (mkIf (is "apple-silicon") { hardware.asahi.enable = mkDefault true; })
    (mkIf (is "vm" || is "cloud") { services.qemuGuest.enable = mkDefault true; })
    (mkIf (is "cloud") { services.cloud-init.enable = mkDefault true; })
    (mkIf (is "container") { boot.isContainer = mkDefault true; })
    (mkIf (is "wsl") { wsl.enable = mkDefault true; })
  ];
}
