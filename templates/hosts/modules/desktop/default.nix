# A machine someone sits at: Sway, sound, fonts, printing.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkDefault
    mkEnableOption
    mkIf
    mkMerge
    ;

  cfg = config.site.desktop;
in
{
  imports = [ ../_model.nix ];

  options.site.desktop = {
    enable = mkEnableOption "a desktop";
  };

  config = mkMerge [
    {
      site.modules.desktop = {
        inherit (cfg) enable;
        description = "A desktop: Sway, sound, fonts, printing";
        state = [ "/home" ];
      };
    }

    (mkIf cfg.enable {
      programs.sway.enable = true;

      services.pipewire = {
        enable = true;
        pulse.enable = true;
      };

      services.printing.enable = true;

      fonts.packages = with pkgs; [
        dejavu_fonts
        noto-fonts
      ];

      environment.systemPackages = with pkgs; [
        firefox
        keepassxc
      ];

      # What is in use stays in memory.
      boot.kernel.sysctl."vm.swappiness" = mkDefault 10;
    })
  ];
}
