# Options: how they are declared, how definitions of the simple kinds merge, and how both are shown.
{ lib }:
let
  show = import ./options/show.nix { inherit lib; };
  merge = import ./options/merge.nix { inherit lib; };
  declare = import ./options/declare.nix { inherit lib; };
  document = import ./options/document.nix { inherit lib; };
in
{
  inherit (show)
    showDefs
    showFiles
    showOption
    showOptionWithDefLocs
    unknownModule
    ;
  inherit (merge)
    getFiles
    getValues
    mergeDefaultOption
    mergeEqualOption
    mergeOneOption
    mergeUniqueOption
    ;
  inherit (declare)
    isOption
    mkEnableOption
    mkOption
    mkPackageOption
    mkPackageOptionMD
    mkSinkUndeclaredOptions
    ;
  inherit (document)
    literalCode
    literalExpression
    literalMD
    mdDoc
    optionAttrSetToDocList
    optionAttrSetToDocList'
    renderOptionValue
    scrubOptionValue
    ;
}
