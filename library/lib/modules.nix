# The module system: from a list of modules to options, their merged values and the errors between them.
#
# The parts, each of which knows only the ones above it:
#   properties    mkIf, mkMerge, mkOverride, mkOrder, mkDefinition and what dissolves them
#   declarations  declarations of one option -> one declaration
#   definitions   definitions of one option -> its value
#   tree          all modules' `options` and `config` -> the option tree
#   syntax        what a user may write as a module -> { options, config, imports, … }
#   reads         what a module can read of `config` and `options`
#   collect       a module and its imports, transitively, without the disabled ones
#   unmatched     the error about definitions that no option takes
#   further       an evaluation from another of nearly the same modules (sameness, touched, readers and remerge are its parts)
#   evaluate      evalModules
#   rename        modules that forward old options to new ones
{ lib }:
let
  properties = import ./modules/properties.nix { inherit lib; };
  declarations = import ./modules/declarations.nix { inherit lib; };
  definitions = import ./modules/definitions.nix { inherit lib properties declarations; };
  tree = import ./modules/tree.nix {
    inherit lib definitions declarations;
  };
  messages = import ./modules/messages.nix { inherit lib; };
  syntax = import ./modules/syntax.nix { inherit lib properties; };
  reads = import ./modules/reads.nix { inherit lib; };
  collect = import ./modules/collect.nix {
    inherit
      lib
      syntax
      messages
      reads
      ;
  };
  unmatched = import ./modules/unmatched.nix { inherit lib; };
  further = import ./modules/further.nix {
    inherit
      lib
      tree
      collect
      reads
      ;
  };
  evaluate = import ./modules/evaluate.nix {
    inherit
      lib
      properties
      tree
      collect
      unmatched
      further
      ;
  };
  rename = import ./modules/rename.nix { inherit lib properties; };

  # Kept for modules of other collections that reach into the machinery.
  internal =
    builtins.mapAttrs
      (
        name:
        lib.warn "External use of `lib.modules.${name}` is deprecated. If your use case isn't covered by non-deprecated functions, we'd like to know more and perhaps support your use case well, instead of providing access to these low level functions. In this case please open an issue in https://github.com/nixos/nixpkgs/issues/."
      )
      {
        inherit (syntax) applyModuleArgsIfFunction unifyModuleSyntax;
        inherit (properties) dischargeProperties pushDownProperties;
        inherit (tree) mergeModules mergeModules';
        collectModules = collect.collectModules null;
      };
in
internal
// {
  inherit (properties)
    defaultOrderPriority
    defaultOverridePriority
    filterOverrides
    filterOverrides'
    mapDefinitionValue
    mkAfter
    mkAliasAndWrapDefinitions
    mkAliasAndWrapDefsWithPriority
    mkAliasDefinitions
    mkAliasIfDef
    mkAssert
    mkBefore
    mkDefault
    mkDefinition
    mkDerivedConfig
    mkFixStrictness
    mkForce
    mkIf
    mkImageMediaOverride
    mkMerge
    mkOptionDefault
    mkOrder
    mkOverride
    mkVMOverride
    sortProperties
    ;
  inherit (definitions)
    evalOptionValue
    mergeAttrDefinitionsWithPrio
    mergeDefinitions
    mergePlainDefinition
    checkV2MergeCoherence
    ;
  inherit (declarations)
    fixupOptionType
    mergeOptionDecls
    setDefaultModuleLocation
    ;
  inherit (evaluate)
    evalHost
    evalModules
    evalSubmodule
    fixMergeModules
    ;
  inherit (rename)
    doRename
    importApply
    importJSON
    importTOML
    mkAliasOptionModule
    mkAliasOptionModuleMD
    mkChangedOptionModule
    mkMergedOptionModule
    mkRemovedOptionModule
    mkRenamedOptionModule
    mkRenamedOptionModuleWith
    ;
}
