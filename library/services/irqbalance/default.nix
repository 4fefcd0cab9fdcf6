# Interrupts are spread over the processors.
# State: none.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (import ../_common { inherit lib; }) flag option;

  cfg = config.services.irqbalance;
in
{
  options.services.irqbalance = {
    enable = flag false "Whether irqbalance runs.";
    package = option lib.types.package pkgs.irqbalance "The package.";
  };

  config = lib.mkIf cfg.enable {
    environment.systemPackages = [ cfg.package ];

    # The unit is the package's.
    systemd.services.irqbalance = {
      wantedBy = [ "multi-user.target" ];
      overrideStrategy = "asDropin";
    };
  };
}
