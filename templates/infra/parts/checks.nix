# Each module by itself, enabled, with nothing but what it requires.
{ inputs, lib, ... }:
let
  inherit (import ../shared/modules { inherit lib; }) modules options;

  # What a module requires besides.
  required.platform-darwin.fleet.platforms.darwin.user = "ops";

  # What is for Linux alone, and what for Macs.
  forLinux = [
    "platform-hetzner"
    "platform-nixos"
    "role-hypervisor"
    "role-server"
  ];
  forDarwin = [ "platform-darwin" ];

  alone =
    kind: system: name:
    (inputs.nivis.lib.host {
      inherit kind system;
      modules = [
        modules.${name}
        (lib.setAttrByPath (options.${name} ++ [ "enable" ]) true)
        (required.${name} or { })
      ]
      ++ lib.optional (kind == "darwin") { system.stateVersion = lib.mkDefault 6; };
    }).config.system.build.toplevel;
in
{
  perSystem =
    { system, ... }:
    let
      kind = if lib.hasSuffix "-darwin" system then "darwin" else "linux";
      # Evaluating a module of Macs takes no Mac.
      check =
        name:
        if lib.elem name forDarwin then alone "darwin" "aarch64-darwin" name else alone kind system name;
      fits = name: !(kind == "darwin" && lib.elem name forLinux);
    in
    {
      checks =
        lib.listToAttrs (
          map (name: lib.nameValuePair "module-${name}" (check name)) (
            lib.filter fits (lib.attrNames modules)
          )
        )
        // lib.optionalAttrs (kind == "linux") {
          home-default =
            (inputs.nivis.lib.homeConfiguration {
              inherit system;
              modules = [
                ../shared/modules/platforms/home-manager
                {
                  home.username = "ops";
                  home.stateVersion = "26.05";
                  fleet.home.enable = true;
                }
              ];
            }).activationPackage;
        };
    };
}
