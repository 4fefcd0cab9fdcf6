let
  dep = derivation {
    name = "dep";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
  };
in
derivation {
  name = "export-references-graph";
  system = "x86_64-linux";
  builder = "/bin/sh";
  exportReferencesGraph = [ "graph" dep "other" dep.drvPath ];
}
