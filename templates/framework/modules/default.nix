# The modules by name: each folder is one, and some parts have names of their own. `default` is all of them.
{ lib }:
let
  folders = lib.concatMapAttrs (
    name: type: lib.optionalAttrs (type == "directory") { ${name} = ./. + "/${name}"; }
  ) (builtins.readDir ./.);
in
folders
// {
  users = ./users.nix;
  virt = ./virtualisation;
  desktopHardware = ./hardware/desktop.nix;
  laptopHardware = ./hardware/laptop.nix;
  default.imports = lib.attrValues folders ++ [ ./users.nix ];
}
