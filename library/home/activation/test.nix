{
  lib,
  manifest,
  nameOf,
  textOf,
  ...
}:
{
  "commands run in their order, after what Nivis does" = {
    module =
      { lib, ... }:
      {
        home.activation = {
          second = lib.hm.dag.entryAfter [ "first" ] "run second";
          first = lib.hm.dag.entryAfter [ "writeBoundary" ] "run first";
        };
      };
    actual = host: [
      (lib.last (lib.splitString "fi\n}\n" (textOf host.config.home.activationScript)))
      (nameOf (manifest host).homes.ops.activation)
    ];
    expected = [
      ''

        _step=first
        run first

        _step=second
        run second

      ''
      "home-activation"
    ];
  };

  "nothing to run, no service" = {
    module = { };
    actual = host: [
      host.config.home.activationScript
      (lib.attrNames (manifest host).units)
    ];
    expected = [
      null
      [ ]
    ];
  };

  "commands that wait for each other are refused" = {
    module =
      { lib, ... }:
      {
        home.activation = {
          a = lib.hm.dag.entryAfter [ "b" ] "a";
          b = lib.hm.dag.entryAfter [ "a" ] "b";
        };
      };
    refused = true;
  };

  "programs that the commands need" = {
    module =
      { pkgs, ... }:
      {
        home.activation.a = "jq";
        home.extraActivationPath = [ pkgs.jq ];
      };
    actual =
      host: lib.hasInfix "export PATH=\"/usr/bin:$PATH\"" (textOf host.config.home.activationScript);
    expected = true;
  };
}
