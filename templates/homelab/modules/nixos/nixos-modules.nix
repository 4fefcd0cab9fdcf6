# Index: every file in the folders here, under its own name; profiles as profile-<name>.
{ lib, ... }:
let
  own = import ../../lib { inherit lib; };
  profiles = lib.mapAttrs' (name: lib.nameValuePair "profile-${name}") (own.filesIn ./profiles);
in
{
  flake.nixosModules =
    profiles
    // own.filesIn ./hardware
    // own.filesIn ./mixins
    // own.filesIn ./programs
    // own.filesIn ./services
    // own.filesIn ./themes;
}
