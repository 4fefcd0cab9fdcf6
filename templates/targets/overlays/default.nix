# Changes of packages, one after the other. What packages/ of this repository has, is added by name.
final: prev:
let
  vendors = import ./vendors.nix final prev;
  own = import ../packages {
    inherit (prev) lib;
    pkgs = final;
  };
in
vendors // own
