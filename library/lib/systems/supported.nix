# Systems by how well they are looked after, as the tiers of RFC 46 name them.
{ lib }:
rec {
  tier1 = [ "x86_64-linux" ];
  tier2 = [
    "aarch64-linux"
    "x86_64-darwin"
  ];
  tier3 = [
    "armv6l-linux"
    "armv7l-linux"
    "i686-linux"
    "mipsel-linux"
  ];
  hydra = tier1 ++ tier2 ++ tier3 ++ [ "aarch64-darwin" ];
}
