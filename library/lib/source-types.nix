# What meta.sourceProvenance may say: whether a package was built from source, and from what else.
{ lib }:
let
  provenance = isSource: shortName: { inherit shortName isSource; };
  binary = lib.attrsets.genAttrs [
    "binaryNativeCode"
    "binaryBytecode"
    "binaryFirmware"
    "obfuscatedCode"
  ];
in
binary (provenance false) // { fromSource = provenance true "fromSource"; }
