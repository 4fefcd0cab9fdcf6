# Combined licences, as in SPDX expressions, and what holds for the whole.
{ lib }:
let
  inherit (builtins)
    all
    any
    concatStringsSep
    elem
    ;

  compound = operator: licenses: {
    licenseType = "compound";
    inherit operator licenses;
  };

  # With OR the user may choose, so one good licence is enough where the question is permissive ("may I?") and all
  # count where it is not ("must I?"); with AND it is the other way round.
  evaluate =
    simple: permissive:
    let
      go =
        license:
        let
          kind = license.licenseType;
        in
        if kind == "simple" then
          simple license
        else if kind == "compound" then
          if license.operator == "OR" then
            (if permissive then any else all) go license.licenses
          else if license.operator == "AND" then
            (if permissive then all else any) go license.licenses
          else
            throw "Unknown license operator"
        else if kind == "exception" then
          go license.license && go license.exception
        else if kind == "plus" then
          go license.license
        else
          throw "Unknown license type or legacy license";
    in
    go;

  evaluateNamedProperty = name: evaluate (license: license.${name});

  toSPDX =
    license:
    let
      kind = license.licenseType;
      inner =
        l:
        if l.licenseType == "compound" || l.licenseType == "exception" then "(${toSPDX l})" else toSPDX l;
    in
    if kind == "simple" then
      license.spdxId or "LicenseRef-nixos-${license.shortName}"
    else if kind == "compound" then
      concatStringsSep " ${license.operator} " (map inner license.licenses)
    else if kind == "exception" then
      "${inner license.license} ${license.operator} ${inner license.exception}"
    else if kind == "plus" then
      inner license.license + license.operator
    else
      throw "Unknown license type";
in
{
  # OR, AND :: [license] -> license
  OR = compound "OR";
  AND = compound "AND";

  # WITH :: license -> license -> license — with an exception.
  WITH = license: exception: {
    licenseType = "exception";
    operator = "WITH";
    inherit license exception;
  };

  # PLUS :: license -> license — or a later version.
  PLUS = license: {
    licenseType = "plus";
    operator = "+";
    inherit license;
  };

  # evaluateProperty :: (license -> Bool) -> Bool -> license -> Bool
  # evaluateNamedProperty :: String -> Bool -> license -> Bool
  evaluateProperty = evaluate;
  inherit evaluateNamedProperty;

  # isFree, isRedistributable :: license -> Bool
  isFree = evaluateNamedProperty "free" true;
  isRedistributable = evaluateNamedProperty "redistributable" true;

  # containsLicenses :: [license] -> license -> Bool — none of them can be avoided.
  containsLicenses = licenses: evaluate (license: elem license licenses) false;

  # toSPDX :: license -> String — an SPDX expression.
  inherit toSPDX;
}
