let
  strict = derivationStrict {
    name = "derivation-strict";
    system = "x86_64-linux";
    builder = "/bin/sh";
  };
in
{
  type = "derivation";
  name = "derivation-strict";
  inherit (strict) drvPath;
  outPath = strict.out;
  outputName = "out";
}
