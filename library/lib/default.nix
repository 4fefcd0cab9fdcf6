# The library: one fixed point that every file receives as `lib`, with the usual functions at its top.
# A file is read when the first of its names is used. `lib.extend (final: prev: …)` makes a library with more in it.
let
  extensible =
    f:
    let
      self = f self // {
        extend =
          overlay:
          extensible (
            final:
            let
              prev = f final;
            in
            prev // overlay final prev
          );
      };
    in
    self;
in
extensible (
  self:
  let
    load = file: import file { lib = self; };
  in
  {
    asserts = load ./asserts.nix;
    attrsets = load ./attrsets.nix;
    cli = load ./cli.nix;
    customisation = load ./customisation.nix;
    debug = load ./debug.nix;
    derivations = load ./derivations.nix;
    fetchers = load ./fetchers.nix;
    fileset = load ./fileset;
    filesystem = load ./filesystem.nix;
    fixedPoints = load ./fixed-points.nix;
    flakes = load ./flakes.nix;
    generators = load ./generators.nix;
    gvariant = load ./gvariant.nix;
    kernel = load ./kernel.nix;
    licenses = load ./licenses;
    lists = load ./lists.nix;
    meta = load ./meta.nix;
    misc = load ./deprecated/misc.nix;
    modules = load ./modules.nix;
    network = load ./network;
    options = load ./options.nix;
    path = load ./path;
    sources = load ./sources.nix;
    sourceTypes = load ./source-types.nix;
    strings = load ./strings.nix;
    stringsWithDeps = load ./strings-with-deps.nix;
    systems = load ./systems;
    trivial = load ./trivial.nix;
    types = load ./types.nix;
    versions = load ./versions.nix;

    # Not ours to list: empty, so that `with lib.maintainers;` evaluates.
    maintainers = { };
    teams = { };

    platforms = self.systems.doubles;

    # Reading single option values is the module system's own business.
    evalOptionValue = self.warn "External use of `lib.evalOptionValue` is deprecated." self.modules.evalOptionValue;

    inherit (builtins)
      convertHash
      fromJSON
      fromTOML
      getContext
      hasContext
      hashString
      parseDrvName
      placeholder
      toFile
      toJSON
      toString
      toXML
      tryEval
      ;

    inherit (self.trivial)
      add
      and
      bitAnd
      bitNot
      bitOr
      bitXor
      boolToString
      boolToYesNo
      ceil
      checkListOfEnum
      compare
      concat
      const
      deepSeq
      defaultTo
      div
      flip
      floor
      fromHexString
      functionArgs
      genericClosure
      id
      importJSON
      importTOML
      info
      inNixShell
      inPureEvalMode
      isBool
      isFloat
      isFunction
      isInOldestRelease
      isInt
      lessThan
      mapNullable
      max
      mergeAttrs
      min
      mirrorFunctionArgs
      mod
      mul
      nixpkgsVersion
      oldestSupportedReleaseIsAtLeast
      "or"
      pathExists
      pipe
      readFile
      seq
      setFunctionArgs
      showWarnings
      splitByAndCompare
      sub
      throwIf
      throwIfNot
      toBaseDigits
      toFunction
      toHexString
      version
      warn
      warnIf
      warnIfNot
      xor
      ;

    inherit (self.fixedPoints)
      composeExtensions
      composeManyExtensions
      converge
      extends
      fix
      fix'
      makeExtensible
      makeExtensibleWithCustomName
      toExtension
      ;

    inherit (self.attrsets)
      attrByPath
      attrNames
      attrsToList
      attrVals
      attrValues
      cartesianProduct
      catAttrs
      chooseDevOutputs
      collect
      concatMapAttrs
      dontRecurseIntoAttrs
      filterAttrs
      filterAttrsRecursive
      foldAttrs
      foldlAttrs
      genAttrs
      genAttrs'
      getAttr
      getAttrFromPath
      getAttrs
      getBin
      getDev
      getFirstOutput
      getInclude
      getLib
      getMan
      getOutput
      getStatic
      hasAttr
      hasAttrByPath
      intersectAttrs
      isAttrs
      isDerivation
      listToAttrs
      mapAttrs
      mapAttrs'
      mapAttrsRecursive
      mapAttrsRecursiveCond
      mapAttrsToList
      mapAttrsToListRecursive
      mapAttrsToListRecursiveCond
      mapCartesianProduct
      matchAttrs
      mergeAttrsList
      nameValuePair
      optionalAttrs
      overrideExisting
      recurseIntoAttrs
      recursiveUpdate
      recursiveUpdateUntil
      removeAttrs
      setAttrByPath
      showAttrPath
      toDerivation
      updateManyAttrsByPath
      zipAttrs
      zipAttrsWith
      zipAttrsWithNames
      ;

    inherit (self.lists)
      all
      allUnique
      any
      compareLists
      concatAttrValues
      concatLists
      concatMap
      count
      crossLists
      drop
      dropEnd
      elem
      elemAt
      filter
      findFirst
      findSingle
      flatten
      fold
      foldl
      foldl'
      foldr
      forEach
      genList
      groupBy
      groupBy'
      head
      ifilter0
      imap0
      imap1
      init
      intersectLists
      isList
      last
      length
      listDfs
      map
      mutuallyExclusive
      naturalSort
      optional
      optionals
      partition
      range
      remove
      replaceElemAt
      replicate
      reverseList
      singleton
      sort
      sortOn
      sublist
      subtractLists
      tail
      take
      takeEnd
      toList
      toposort
      unique
      uniqueStrings
      zipLists
      zipListsWith
      ;

    inherit (self.strings)
      addContextFrom
      appendContext
      cmakeBool
      cmakeFeature
      cmakeOptionType
      concatImapStrings
      concatImapStringsSep
      concatLines
      concatMapAttrsStringSep
      concatMapStrings
      concatMapStringsSep
      concatStrings
      concatStringsSep
      enableFeature
      enableFeatureAs
      escape
      escapeRegex
      escapeShellArg
      escapeShellArgs
      escapeURL
      escapeXML
      fileContents
      fixedWidthNumber
      fixedWidthString
      getName
      getVersion
      hasInfix
      hasPrefix
      hasSuffix
      intersperse
      isStorePath
      isString
      isStringLike
      isValidPosixName
      join
      lowerChars
      makeBinPath
      makeIncludePath
      makeLibraryPath
      makeSearchPath
      makeSearchPathOutput
      match
      mesonBool
      mesonEnable
      mesonOption
      nameFromURL
      optionalString
      removePrefix
      removeSuffix
      replaceString
      replaceStrings
      split
      splitString
      splitStringBy
      stringAsChars
      stringLength
      stringToCharacters
      substring
      toCamelCase
      toInt
      toIntBase10
      toLower
      toSentenceCase
      toShellVar
      toShellVars
      toUpper
      trim
      trimWith
      typeOf
      unsafeDiscardStringContext
      upperChars
      versionAtLeast
      versionOlder
      withFeature
      withFeatureAs
      ;

    inherit (self.stringsWithDeps)
      fullDepEntry
      noDepEntry
      packEntry
      stringAfter
      textClosureList
      textClosureMap
      ;

    inherit (self.customisation)
      callPackagesWith
      callPackageWith
      extendDerivation
      extendMkDerivation
      hydraJob
      makeOverridable
      makeScope
      makeScopeWithSplicing
      makeScopeWithSplicing'
      mapCrossIndex
      overrideDerivation
      renameCrossIndexFrom
      renameCrossIndexTo
      ;

    inherit (self.derivations)
      addDrvOutputDependencies
      lazyDerivation
      optionalDrvAttr
      unsafeDiscardOutputDependency
      warnOnInstantiate
      ;

    inherit (self.generators) mkLuaInline;

    inherit (self.meta)
      addMetaAttrs
      appendToName
      dontDistribute
      getExe
      getExe'
      getLicenseFromSpdxId
      getLicenseFromSpdxIdOr
      hiPrio
      hiPrioSet
      licensesSpdx
      lowPrio
      lowPrioSet
      mapDerivationAttrset
      setName
      setPrio
      updateName
      ;

    inherit (self.filesystem)
      baseNameOf
      dirOf
      hashFile
      isPath
      packagesFromDirectoryRecursive
      pathIsDirectory
      pathIsRegularFile
      pathType
      readDir
      readFileType
      ;

    inherit (self.sources)
      canCleanSource
      cleanSource
      cleanSourceFilter
      cleanSourceWith
      commitIdFromGitRepo
      filterSource
      pathHasContext
      pathIsGitRepo
      repoRevToName
      revOrTag
      sourceByRegex
      sourceFilesBySuffices
      ;

    inherit (self.modules)
      applyModuleArgsIfFunction
      dischargeProperties
      doRename
      evalModules
      filterOverrides
      fixMergeModules
      fixupOptionType
      mergeDefinitions
      mergeModules
      mergeModules'
      mergeOptionDecls
      mkAfter
      mkAliasAndWrapDefinitions
      mkAliasDefinitions
      mkAliasOptionModule
      mkAliasOptionModuleMD
      mkAssert
      mkBefore
      mkChangedOptionModule
      mkDefault
      mkDefinition
      mkDerivedConfig
      mkFixStrictness
      mkForce
      mkIf
      mkImageMediaOverride
      mkMerge
      mkMergedOptionModule
      mkOptionDefault
      mkOrder
      mkOverride
      mkRemovedOptionModule
      mkRenamedOptionModule
      mkRenamedOptionModuleWith
      mkVMOverride
      pushDownProperties
      setDefaultModuleLocation
      sortProperties
      unifyModuleSyntax
      ;

    inherit (self.options)
      getFiles
      getValues
      isOption
      literalExpression
      literalMD
      mergeDefaultOption
      mergeEqualOption
      mergeOneOption
      mergeUniqueOption
      mkEnableOption
      mkOption
      mkPackageOption
      mkSinkUndeclaredOptions
      optionAttrSetToDocList
      optionAttrSetToDocList'
      scrubOptionValue
      showFiles
      showOption
      showOptionWithDefLocs
      unknownModule
      ;

    inherit (self.types)
      defaultFunctor
      defaultTypeMerge
      isOptionType
      isType
      mkOptionType
      setType
      ;

    inherit (self.asserts) assertMsg assertOneOf;

    inherit (self.debug)
      addErrorContext
      runTests
      testAllTrue
      trace
      traceFnSeqN
      traceIf
      traceSeq
      traceSeqN
      traceVal
      traceValFn
      traceValSeq
      traceValSeqFn
      traceValSeqN
      traceValSeqNFn
      unsafeGetAttrPos
      ;

    inherit (self.misc)
      checkFlag
      checkReqs
      closePropagation
      condConcat
      defaultMerge
      defaultMergeArg
      fakeHash
      fakeSha256
      fakeSha512
      foldArgs
      getValue
      ifEnable
      imap
      innerClosePropagation
      innerModifySumArgs
      lazyGenericClosure
      maybeAttr
      maybeAttrNullable
      maybeEnv
      mergeAttrBy
      mergeAttrByFunc
      mergeAttrsByFuncDefaults
      mergeAttrsByFuncDefaultsClean
      mergeAttrsConcatenateValues
      mergeAttrsNoOverride
      mergeAttrsWithFunc
      modifySumArgs
      nixType
      nvs
      setAttr
      setAttrMerge
      uniqList
      uniqListExt
      ;

    inherit (self.versions) compareVersions splitVersion;

    inherit (self.network.ipv6) mkEUI64Suffix;

    inherit (self.flakes) flakeRefToString parseFlakeRef;
  }
)
