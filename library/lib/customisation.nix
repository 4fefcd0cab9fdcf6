# Packages as functions: arguments found by name, results that can be overridden, scopes that extend each other.
{ lib }:
let
  inherit (builtins)
    all
    attrNames
    attrValues
    concatStringsSep
    deepSeq
    elemAt
    filter
    head
    intersectAttrs
    isAttrs
    length
    listToAttrs
    mapAttrs
    removeAttrs
    seq
    unsafeGetAttrPos
    ;
  inherit (lib.trivial)
    functionArgs
    isFunction
    mirrorFunctionArgs
    setFunctionArgs
    ;
  inherit (lib.fixedPoints) extends;
  inherit (lib.strings) levenshtein levenshteinAtMost;
  inherit (lib.lists)
    flatten
    init
    last
    sortOn
    take
    ;
  inherit (lib.attrsets) isDerivation;

  # Attributes whose name is null are absent; sets here grow by one operator, which copies, as rarely as possible.
  makeOverridable =
    f:
    let
      mirrorArgs = mirrorFunctionArgs f;
      call =
        args:
        let
          result = f args;
          override = mirrorArgs (
            changes: makeOverridable f (args // (if isFunction changes then changes args else changes))
          );
        in
        if isAttrs result then
          result
          // {
            inherit override;
            overrideDerivation =
              change: makeOverridable (mirrorArgs (args: overrideDerivation (f args) change)) args;
            ${if result ? overrideAttrs then "overrideAttrs" else null} =
              change: makeOverridable (mirrorArgs (args: (f args).overrideAttrs change)) args;
          }
        else if isFunction result then
          setFunctionArgs result (functionArgs result) // { inherit override; }
        else
          result;
    in
    if isAttrs f then
      f
      // mirrorArgs call
      // {
        ${if f ? override then "override" else null} = changes: makeOverridable (f.override changes);
      }
    else
      mirrorArgs call;

  overrideDerivation =
    drv: f:
    extendDerivation (seq drv.drvPath true) (
      {
        meta = drv.meta or { };
        passthru = drv.passthru or { };
      }
      // drv.passthru or { }
      // {
        ${if drv ? __spliced then "__spliced" else null} = mapAttrs (
          _: spliced: overrideDerivation spliced f
        ) drv.__spliced;
      }
    ) (derivation (drv.drvAttrs // f drv));

  extendDerivation =
    condition: passthru: drv:
    let
      outputs = map (name: {
        inherit name;
        value =
          let
            output = drv.${name};
          in
          common
          // {
            inherit (output) type outputName;
            outputSpecified = true;
            drvPath =
              assert condition;
              output.drvPath;
            outPath =
              assert condition;
              output.outPath;
            ${if passthru ? overrideAttrs then "overrideAttrs" else null} =
              f: (passthru.overrideAttrs f).${name};
          };
      }) (drv.outputs or [ "out" ]);
      common =
        drv
        // listToAttrs (
          outputs
          ++ [
            {
              name = "all";
              value = map (output: output.value) outputs;
            }
          ]
        )
        // passthru
        // {
          drvPath =
            assert condition;
            drv.drvPath;
          outPath =
            assert condition;
            drv.outPath;
        };
    in
    common;

  # The message for a required argument that neither the scope nor the caller gave.
  missingArgument =
    scope: fargs: unpassed:
    let
      name = head (filter (name: !fargs.${name}) (attrNames unpassed));
      pos = unsafeGetAttrPos name fargs;
      place = if pos == null then "<unknown location>" else "${pos.file}:${toString pos.line}";
      near = map (x: "\"${x}\"") (
        take 3 (sortOn (levenshtein name) (filter (levenshteinAtMost 2 name) (attrNames scope)))
      );
      hint =
        if near == [ ] then
          ""
        else if length near == 1 then
          ", did you mean ${elemAt near 0}?"
        else
          ", did you mean ${concatStringsSep ", " (init near)} or ${last near}?";
    in
    "lib.customisation.callPackageWith: Function called without required argument \"${name}\" at ${place}${hint}";

  toFunctionOrImport = fn: if isFunction fn then fn else import fn;

  hydraJob =
    drv:
    let
      outputs = drv.outputs or [ "out" ];
      common = {
        inherit (drv) name system meta;
        inherit outputs;
      }
      // (
        if drv._hydraAggregate or false then
          {
            _hydraAggregate = true;
            constituents = map hydraJob (flatten drv.constituents);
          }
        else
          { }
      )
      // listToAttrs jobs;
      jobs = map (name: {
        inherit name;
        value = common // {
          inherit (drv.${name}) outPath drvPath;
          type = "derivation";
          outputName = name;
        };
      }) outputs;
      first = (head jobs).value;
    in
    if drv == null then null else deepSeq first first;

  makeScope =
    newScope: f:
    let
      self = {
        callPackage = self.newScope { };
      }
      // f self
      // {
        newScope = scope: newScope (self // scope);
        overrideScope = overlay: makeScope newScope (extends overlay f);
        packages = f;
      };
    in
    self;

  makeScopeWithSplicing' =
    { splicePackages, newScope }@context:
    {
      otherSplices,
      keep ? (_: { }),
      extra ? (_: { }),
      f,
    }:
    let
      fromSplices = splicePackages {
        pkgsBuildBuild = otherSplices.selfBuildBuild;
        pkgsBuildHost = otherSplices.selfBuildHost;
        pkgsBuildTarget = otherSplices.selfBuildTarget;
        pkgsHostHost = otherSplices.selfHostHost;
        pkgsHostTarget = self;
        pkgsTargetTarget = otherSplices.selfTargetTarget;
      };
      spliced = extra fromSplices // fromSplices // keep self;
      self = f self // {
        newScope = scope: newScope (spliced // scope);
        callPackage = newScope spliced;
        overrideScope =
          overlay:
          makeScopeWithSplicing' context {
            inherit otherSplices keep extra;
            f = extends overlay f;
          };
        packages = f;
      };
    in
    self;

  # The six pairs of platforms (where a tool runs, what it makes code for), lower and upper case.
  crossPairs = {
    buildBuild = "BuildBuild";
    buildHost = "BuildHost";
    buildTarget = "BuildTarget";
    hostHost = "HostHost";
    hostTarget = "HostTarget";
    targetTarget = "TargetTarget";
  };
in
{
  # overrideDerivation :: Derivation -> (Derivation -> Attrs) -> Derivation — other arguments to `derivation`.
  inherit overrideDerivation;

  # makeOverridable :: (Attrs -> a) -> (Attrs -> a) — results get `override` and `overrideDerivation`.
  inherit makeOverridable;

  # callPackageWith :: Attrs -> (Path | (Attrs -> a)) -> Attrs -> a — arguments by name from the scope.
  callPackageWith =
    scope: fn: args:
    let
      f = toFunctionOrImport fn;
      fargs = functionArgs f;
      passed = intersectAttrs fargs scope // args;
      unpassed = removeAttrs fargs (attrNames passed);
    in
    if unpassed == { } || all (hasDefault: hasDefault) (attrValues unpassed) then
      makeOverridable f passed
    else
      abort (missingArgument (scope // args) fargs unpassed);

  # callPackagesWith :: Attrs -> (Path | (Attrs -> Attrs)) -> Attrs -> Attrs — each package overridable by itself.
  callPackagesWith =
    scope: fn: args:
    let
      f = toFunctionOrImport fn;
      passed = intersectAttrs (functionArgs f) scope // args;
      mirrorArgs = mirrorFunctionArgs f;
      pkgs = f passed;
    in
    if isDerivation pkgs then
      throw (
        "function `callPackages` was called on a *single* derivation "
        + ''"${pkgs.name or "<unknown-name>"}";''
        + " did you mean to use `callPackage` instead?"
      )
    else
      mapAttrs (name: _: makeOverridable (mirrorArgs (args: (f args).${name})) passed) pkgs;

  # extendDerivation :: Bool -> Attrs -> Derivation -> Derivation
  # More attributes on every output; the condition is asserted when a path is asked for.
  inherit extendDerivation;

  # hydraJob :: Derivation -> Derivation — only what a build farm reads, so that the rest can be freed.
  inherit hydraJob;

  # makeScope :: (Attrs -> callPackage) -> (self -> Attrs) -> scope — packages that see each other.
  inherit makeScope;

  # makeScopeWithSplicing' :: { splicePackages; newScope; } -> { otherSplices; keep; extra; f; } -> scope
  # makeScopeWithSplicing :: the same, one argument after the other.
  inherit makeScopeWithSplicing';
  makeScopeWithSplicing =
    splicePackages: newScope: otherSplices: keep: extra: f:
    makeScopeWithSplicing' { inherit splicePackages newScope; } {
      inherit
        otherSplices
        keep
        extra
        f
        ;
    };

  # extendMkDerivation :: { constructDrv; extendDrvArgs; … } -> (Attrs | (final -> Attrs)) -> a
  # A build helper made from another one: arguments are reworked, some hidden, the result transformed.
  extendMkDerivation =
    {
      constructDrv,
      excludeDrvArgNames ? [ ],
      excludeFunctionArgNames ? [ ],
      extendDrvArgs,
      inheritFunctionArgs ? true,
      transformDrv ? (drv: drv),
    }:
    {
      __functor =
        _: given:
        transformDrv (
          constructDrv (
            final:
            let
              args = if isFunction given then given final else given;
            in
            removeAttrs args excludeDrvArgNames // extendDrvArgs final args
          )
        );
      __functionArgs = removeAttrs (
        (if inheritFunctionArgs then removeAttrs (functionArgs constructDrv) excludeDrvArgNames else { })
        // functionArgs (extendDrvArgs { })
      ) excludeFunctionArgNames;
      inherit
        constructDrv
        excludeDrvArgNames
        extendDrvArgs
        transformDrv
        ;
    };

  # renameCrossIndexFrom :: String -> { prefixBuildBuild; … } -> { buildBuild; … }
  # renameCrossIndexTo :: String -> { buildBuild; … } -> { prefixBuildBuild; … }
  renameCrossIndexFrom = prefix: x: mapAttrs (_: pair: x.${prefix + pair}) crossPairs;
  renameCrossIndexTo =
    prefix: x:
    listToAttrs (
      attrValues (
        mapAttrs (pair: upper: {
          name = prefix + upper;
          value = x.${pair};
        }) crossPairs
      )
    );

  # mapCrossIndex :: (a -> b) -> { buildBuild; … } -> { buildBuild; … }
  mapCrossIndex =
    f:
    {
      buildBuild,
      buildHost,
      buildTarget,
      hostHost,
      hostTarget,
      targetTarget,
    }@pairs:
    mapAttrs (_: f) pairs;
}
