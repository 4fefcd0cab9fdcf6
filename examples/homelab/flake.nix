{
  description = "A home of two servers, a workstation and a container";

  inputs.nivis.url = "nivis";

  outputs =
    { self, nivis }:
    let
      inherit (nivis.lib) linuxSystem mapAttrs mkDefault;

      # Every host gets the shared modules and the users; the rest is said in its own folder.
      host =
        name: system:
        linuxSystem {
          inherit system;
          modules = [
            ./hosts/${name}
            ./modules
            ./users
            { networking.hostName = mkDefault name; }
          ];
        };
    in
    {
      linuxConfigurations = mapAttrs host {
        web = "x86_64-linux";
        files = "aarch64-linux";
        desk = "x86_64-linux";
        box = "x86_64-linux";
      };

      # For others: the module alone, on Linux or on NixOS.
      nixosModules.backup = ./modules/backup;
    };
}
