{ manifest, ... }:
{
  "the package's unit runs" = {
    module =
      { pkgs, ... }:
      {
        services.irqbalance = {
          enable = true;
          package = pkgs.distributionPackage "irqbalance-new" { };
        };
      };
    actual = host: [
      (manifest host).units."irqbalance.service".strategy
      (manifest host).units."irqbalance.service".wantedBy
      (map (p: p.name) host.config.environment.systemPackages)
    ];
    expected = [
      "dropin"
      [ "multi-user.target" ]
      [
        "irqbalance-new"
        "bash"
      ]
    ];
  };
}
