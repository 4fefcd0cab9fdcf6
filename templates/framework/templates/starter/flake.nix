{
  description = "A machine made of firn";

  # Where firn is; yours, if you changed it.
  inputs.firn.url = "github:firn-modules/firn";

  outputs =
    { self, firn }:
    {
      # `kind = "nixos"` makes it a NixOS machine; firn's inputs nixpkgs and home-manager are then to be given:
      #   inputs.firn.inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
      linuxConfigurations.starter-host = firn.lib.mkHost {
        name = "starter-host";
        system = "x86_64-linux";
        distribution = "arch";
        modules = [ ./machine.nix ];
        homes.starter-user = [
          firn.homeModules.workstation
          ./home.nix
        ];
      };
    };
}
