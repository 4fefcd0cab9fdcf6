# Derivations that are evaluated late or say something when they are.
{ lib }:
let
  inherit (builtins)
    isFunction
    isString
    mapAttrs
    removeAttrs
    unsafeGetAttrPos
    ;
  inherit (lib.attrsets) genAttrs;
  show = lib.generators.toPretty { multiline = false; };

  warnOnInstantiate =
    msg: drv:
    let
      # Looking at a package is no use of it.
      lazily = removeAttrs drv [
        "meta"
        "name"
        "type"
        "outputName"
      ];
    in
    drv
    // mapAttrs (_: lib.trivial.warn msg) lazily
    // (
      if drv ? overrideAttrs && isFunction drv.overrideAttrs then
        { overrideAttrs = x: warnOnInstantiate msg (drv.overrideAttrs x); }
      else
        { }
    );

  outputsMismatch =
    args: derivation: outputs:
    let
      pos = unsafeGetAttrPos "outputs" args;
      assumedAt =
        if pos == null then "" else ",\n    at ${pos.file}:${toString pos.line}:${toString pos.column}";
      definedAt =
        if derivation ? meta.position && isString derivation.meta.position then
          ",\n    defined at ${derivation.meta.position}"
        else
          "";
    in
    ''
      lib.lazyDerivation: The derivation ${derivation.name or "<unknown>"} has outputs that don't match the assumed outputs.

      Assumed outputs passed to lazyDerivation${assumedAt}:
          ${show outputs};

      Actual outputs of the derivation${definedAt}:
          ${show derivation.outputs}

      Pass the actual outputs, in the same order, as `outputs` to lazyDerivation.
      Where they cannot be known ahead of evaluation, put the package in a variable and pass its own `outputs`
      (which trims attributes but is no longer lazy), or use the derivation without lazyDerivation.
    '';
in
{
  inherit (builtins) addDrvOutputDependencies unsafeDiscardOutputDependency;

  # lazyDerivation :: { derivation; meta ?; passthru ?; outputs ?; } -> Attrs
  # Has the usual attributes of a package; the derivation itself is evaluated only for its paths and name.
  lazyDerivation =
    args@{
      derivation,
      meta ? null,
      passthru ? { },
      outputs ? [ "out" ],
    }:
    let
      checked =
        if derivation.type or null != "derivation" then
          throw "lazyDerivation: input must be a derivation."
        else if derivation.outputs != outputs then
          throw (outputsMismatch args derivation outputs)
        else
          derivation;
    in
    {
      type = "derivation";
      inherit (checked)
        outPath
        outputName
        drvPath
        name
        system
        ;
      inherit outputs;
      meta = args.meta or checked.meta;
    }
    // genAttrs outputs (output: checked.${output})
    // passthru;

  # optionalDrvAttr :: Bool -> a -> (a | null) — null attributes are no arguments of a derivation.
  optionalDrvAttr = cond: value: if cond then value else null;

  # warnOnInstantiate :: String -> Derivation -> Derivation — warns when more than its name is used.
  inherit warnOnInstantiate;
}
