# What importing a `.drv` file gives: the set of its first output, with the others by name.
attrs@{
  drvPath,
  outputs,
  name,
  ...
}:
let
  common = attrs // builtins.listToAttrs variants;

  variantOf = outputName: {
    name = outputName;
    value = common // {
      outPath = builtins.getAttr outputName attrs;
      inherit drvPath;
      type = "derivation";
      inherit outputName;
    };
  };

  variants = map variantOf outputs;
in
(builtins.head variants).value
