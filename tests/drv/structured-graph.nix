let
  dep = derivation {
    name = "dep";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
  };
in
derivation {
  name = "structured-graph";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __structuredAttrs = true;
  exportReferencesGraph.closure = [ dep ];
  unsafeDiscardReferences.out = true;
}
