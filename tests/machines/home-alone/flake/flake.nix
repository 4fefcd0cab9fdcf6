{
  description = "A home that its own user keeps";

  inputs.nivis.url = "nivis";

  outputs =
    { self, nivis }:
    {
      homeConfigurations."carol@machine" = nivis.lib.homeConfiguration {
        system = "x86_64-linux";
        modules = [ ./home.nix ];
      };
      homeConfigurations.other = nivis.lib.homeConfiguration {
        system = "x86_64-linux";
        modules = [ { home.username = "other"; } ];
      };
      linuxConfigurations.machine = nivis.lib.linuxSystem {
        system = "x86_64-linux";
        modules = [ { system.stateVersion = "26.05"; } ];
      };
    };
}
