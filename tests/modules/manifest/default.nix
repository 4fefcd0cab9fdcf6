# The system of a host that has only one of the modules here, by the module's name.
let
  nivis = import ../../../library { };
  inherit (nivis) lib;
  isCase = name: lib.hasSuffix ".nix" name && name != "default.nix";
  cases = map (lib.removeSuffix ".nix") (builtins.filter isCase (builtins.attrNames (builtins.readDir ./.)));
  system =
    name:
    (nivis.lib.linuxSystem {
      system = "x86_64-linux";
      modules = [ (./. + "/${name}.nix") ];
    }).config.system.build.toplevel;
in
lib.genAttrs cases system
