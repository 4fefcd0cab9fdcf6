# Home modules by name: each folder is one, `profiles` is one a file.
{ lib }:
let
  folders = lib.concatMapAttrs (
    name: type:
    lib.optionalAttrs (type == "directory" && name != "profiles") { ${name} = ./. + "/${name}"; }
  ) (builtins.readDir ./.);
in
folders
// {
  base = ./profiles/base.nix;
  laptop = ./profiles/laptop.nix;
  workstation = ./profiles/workstation.nix;
}
