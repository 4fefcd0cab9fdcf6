# What packages say about themselves: meta attributes, platforms, priorities, main programs.
{ lib }:
let
  inherit (builtins)
    any
    isString
    mapAttrs
    match
    parseDrvName
    typeOf
    ;
  inherit (lib.attrsets)
    filterAttrs
    getBin
    isDerivation
    mapAttrs'
    matchAttrs
    ;
  inherit (lib.strings) toLower;
  inherit (lib.trivial) warn;

  addMetaAttrs =
    new: drv:
    if drv ? overrideAttrs then
      drv.overrideAttrs (old: {
        meta = old.meta or { } // new;
      })
    else
      drv // { meta = drv.meta or { } // new; };

  updateName = f: drv: drv // { name = f drv.name; };
  mapDerivationAttrset = f: mapAttrs (_: pkg: if isDerivation pkg then f pkg else pkg);
  setPrio = priority: addMetaAttrs { inherit priority; };
  lowPrio = setPrio 10;
  hiPrio = setPrio (-10);

  platformMatch =
    platform: elem:
    if isString elem then
      platform ? system && elem == platform.system
    else
      matchAttrs (if elem ? parsed then elem else { parsed = elem; }) platform;

  licensesSpdx = mapAttrs' (_: license: {
    name = license.spdxId;
    value = license;
  }) (filterAttrs (_: license: license ? spdxId) lib.licenses);
  byLowerId = mapAttrs' (id: value: {
    name = toLower id;
    inherit value;
  }) licensesSpdx;
  getLicenseFromSpdxIdOr = id: default: byLowerId.${toLower id} or default;

  getExe' =
    x: y:
    if !isDerivation x then
      throw "lib.meta.getExe': The first argument is of type ${typeOf x}, but it should be a derivation instead."
    else if !isString y then
      throw "lib.meta.getExe': The second argument is of type ${typeOf y}, but it should be a string instead."
    else if match ".*/.*" y != null then
      throw "lib.meta.getExe': The second argument \"${y}\" is a nested path with a \"/\" character, but it should just be the name of the executable instead."
    else
      "${getBin x}/bin/${y}";
in
{
  # addMetaAttrs :: Attrs -> Derivation -> Derivation
  inherit addMetaAttrs;

  # dontDistribute :: Derivation -> Derivation
  dontDistribute = addMetaAttrs { hydraPlatforms = [ ]; };

  # setName :: String -> Derivation -> Derivation
  # updateName :: (String -> String) -> Derivation -> Derivation
  # appendToName :: String -> Derivation -> Derivation — between name and version.
  inherit updateName;
  setName = name: drv: drv // { inherit name; };
  appendToName =
    suffix:
    updateName (
      full:
      let
        parsed = parseDrvName full;
      in
      "${parsed.name}-${suffix}-${parsed.version}"
    );

  # mapDerivationAttrset :: (Derivation -> Derivation) -> Attrs -> Attrs
  inherit mapDerivationAttrset;

  # setPrio :: Int -> Derivation -> Derivation — the lower number wins when files collide; 5 is the default.
  # lowPrio, hiPrio :: Derivation -> Derivation; lowPrioSet, hiPrioSet :: Attrs -> Attrs
  inherit setPrio lowPrio hiPrio;
  defaultPriority = 5;
  lowPrioSet = mapDerivationAttrset lowPrio;
  hiPrioSet = mapDerivationAttrset hiPrio;

  # platformMatch :: platform -> (String | pattern) -> Bool
  # availableOn :: platform -> Derivation -> Bool
  inherit platformMatch;
  availableOn =
    platform: pkg:
    (!pkg ? meta.platforms || any (platformMatch platform) pkg.meta.platforms)
    && !(pkg ? meta.badPlatforms && any (platformMatch platform) pkg.meta.badPlatforms);

  # licensesSpdx :: { <SPDX id> = license; }
  # getLicenseFromSpdxIdOr :: String -> a -> (license | a); getLicenseFromSpdxId :: String -> license
  inherit licensesSpdx getLicenseFromSpdxIdOr;
  getLicenseFromSpdxId =
    id:
    getLicenseFromSpdxIdOr id (
      warn "getLicenseFromSpdxId: No license with the given SPDX ID found: ${id}" {
        shortName = id;
        spdxId = id;
      }
    );

  # getExe :: Derivation -> String — path of the main program.
  # getExe' :: Derivation -> String -> String — path of a program.
  getExe =
    x:
    getExe' x (
      x.meta.mainProgram
        or (warn "getExe: Package ${lib.strings.escapeNixIdentifier x.meta.name or x.pname or x.name} does not have the meta.mainProgram attribute. We'll assume that the main program has the same name for now, but this behavior is deprecated, because it leads to surprising errors when the assumption does not hold. If the package has a main program, please set `meta.mainProgram` in its definition to make this warning go away. Otherwise, if the package does not have a main program, or if you don't control its definition, use getExe' to specify the name to the program, such as lib.getExe' foo \"bar\"." (
          lib.strings.getName x
        ))
    );
  inherit getExe';

  # cpeFullVersionWithVendor :: String -> String -> Attrs — parts of a CPE for software whose update part is unused.
  cpeFullVersionWithVendor = vendor: version: {
    inherit vendor version;
    update = "*";
  };
}
