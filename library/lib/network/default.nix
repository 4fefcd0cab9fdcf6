# IPv6 addresses.
{ lib }:
let
  inherit (builtins) concatStringsSep elemAt match;
  inherit (lib.strings) toLower;
  inherit (lib.trivial) bitXor fromHexString toHexString;
  inherit (import ./internal.nix { inherit lib; }) _ipv6;
in
{
  ipv6 = {
    # fromString :: String -> { address = String; prefixLength = Int; } — "2001:DB8::1/64", groups written out.
    fromString =
      addr:
      let
        parts = _ipv6.split addr;
      in
      {
        address = _ipv6.toStringFromExpandedIp parts.address;
        inherit (parts) prefixLength;
      };

    # mkEUI64Suffix :: String -> String — the interface part of an address, from a MAC address.
    mkEUI64Suffix =
      mac:
      let
        hex = "([0-9A-Fa-f]{2})";
        sep = "[-:.]?";
        octets = match (concatStringsSep sep [
          hex
          hex
          hex
          hex
          hex
          hex
        ]) mac;
        at = elemAt octets;
      in
      if octets == null then
        throw ''"${mac}" is not a valid MAC address (expected 6 octets of hex digits)''
      else
        # The bit for "locally administered" is inverted, see RFC 4291, appendix A.
        toLower (
          concatStringsSep ":" [
            (toHexString (bitXor 512 (fromHexString (at 0 + at 1))))
            "${at 2}ff"
            "fe${at 3}"
            (at 4 + at 5)
          ]
        );
  };
}
