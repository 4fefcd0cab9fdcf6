# Licences by the names packages use for them: the common ones of the SPDX list (https://spdx.org/licenses/), some
# that have no identifier, operators to combine them and questions to ask of the result.
{ lib }:
let
  spdx = spdxId: fullName: {
    inherit spdxId fullName;
    url = "https://spdx.org/licenses/${spdxId}.html";
  };
  # Not free; the second kind may at least be passed on.
  closed = license: license // { free = false; };
  shared = license: closed license // { redistributable = true; };
  old = license: license // { deprecated = true; };
  other = fullName: { inherit fullName; };

  table = import ./table.nix {
    inherit
      spdx
      closed
      shared
      old
      other
      ;
  };
in
builtins.mapAttrs (
  name: license:
  {
    licenseType = "simple";
    shortName = name;
    free = true;
    deprecated = false;
    redistributable = license.free or true;
  }
  // license
) table
// import ./expressions.nix { inherit lib; }
