# IPv6 addresses as lists of eight numbers, see RFC 4291, section 2.2.
{
  lib ? import ../.,
}:
let
  inherit (builtins)
    concatMap
    elemAt
    filter
    genList
    head
    length
    match
    ;
  inherit (lib.strings)
    hasInfix
    hasPrefix
    hasSuffix
    splitString
    toInt
    toLower
    ;
  inherit (lib.trivial) fromHexString toHexString;

  # The eight groups as written, with the zeros that "::" stands for.
  expand =
    addr:
    let
      pieces = splitString ":" addr;
      groups = filter (piece: piece != "") pieces;
      count = length groups;
      zeros = genList (_: "0") (8 - count);
      atStart = hasPrefix "::" addr;
      atEnd = hasSuffix "::" addr;
      within = hasInfix "::" addr;
      emptyWanted =
        if atStart || atEnd then
          2
        else if within then
          1
        else
          0;
    in
    if match "[0-9A-Fa-f:]+" addr == null then
      throw "${addr} contains malformed characters for IPv6 address"
    else if addr == "::" then
      zeros
    else if length pieces - count != emptyWanted || (if within then count >= 8 else count != 8) then
      throw "${addr} is not a valid IPv6 address"
    else if atStart then
      zeros ++ groups
    else if atEnd then
      groups ++ zeros
    else
      concatMap (piece: if piece == "" then zeros else [ piece ]) pieces;

  group =
    hex:
    let
      n = fromHexString hex;
    in
    if 0 <= n && n <= 65535 then n else throw "0x${hex} is not a valid u16 integer";

  parse = addr: map group (expand addr);
in
{
  _ipv6 = {
    # toStringFromExpandedIp :: [Int] -> String
    toStringFromExpandedIp = lib.strings.concatMapStringsSep ":" (n: toLower (toHexString n));

    # split :: String -> { address = [Int]; prefixLength = Int; } — 128 where none is written.
    split =
      addr:
      let
        parts = splitString "/" addr;
        n = toInt (elemAt parts 1);
      in
      if length parts > 2 then
        throw "${addr} is not a valid IPv6 address in CIDR notation"
      else
        {
          address = parse (head parts);
          prefixLength =
            if length parts == 1 then
              128
            else if 1 <= n && n <= 128 then
              n
            else
              throw "${addr} IPv6 subnet should be in range [1;128], got ${toString n}";
        };
  };
}
