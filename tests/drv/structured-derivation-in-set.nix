let
  dep = derivation {
    name = "dep";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
  };
in
derivation {
  name = "structured-derivation-in-set";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __structuredAttrs = true;
  set = { inherit dep; shown = { __toString = self: "text"; }; };
}
