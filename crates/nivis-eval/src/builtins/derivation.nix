# `derivation`: a lazy wrapper around `derivationStrict`. The result is the set of the first output; every output's
# set has the attributes that were given, all outputs by name, and the two paths, which alone force the derivation.
drvAttrs@{
  outputs ? [ "out" ],
  ...
}:

let

  strict = derivationStrict drvAttrs;

  shared =
    drvAttrs
    // builtins.listToAttrs variants
    // {
      all = map (variant: variant.value) variants;
      inherit drvAttrs;
    };

  variantOf = outputName: {
    name = outputName;
    value = shared // {
      outPath = builtins.getAttr outputName strict;
      drvPath = strict.drvPath;
      type = "derivation";
      inherit outputName;
    };
  };

  variants = map variantOf outputs;

in
(builtins.head variants).value
