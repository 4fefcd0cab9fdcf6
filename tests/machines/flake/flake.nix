{
  description = "One machine, for the scenarios of tests/machines; each brings its own machine.nix";

  inputs.nivis.url = "nivis";

  outputs =
    { self, nivis }:
    {
      linuxConfigurations.machine = nivis.lib.linuxSystem {
        system = "x86_64-linux";
        modules = [ ./machine.nix ];
      };
    };
}
