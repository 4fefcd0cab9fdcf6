let
  dep = derivation {
    name = "dep";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
  };
in
derivation (dep.drvAttrs // {
  name = "overridden-attributes";
  extra = "x";
})
