{ manifest, ... }:
{
  "the package's unit runs" = {
    module =
      { pkgs, ... }:
      {
        services.irqbalance = {
          enable = true;
          package = pkgs.irqbalance;
        };
      };
    actual = host: [
      (manifest host).units."irqbalance.service".strategy
      (manifest host).units."irqbalance.service".wantedBy
    ];
    expected = [
      "dropin"
      [ "multi-user.target" ]
    ];
  };
}
