let
  dep = derivation {
    name = "dep";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
  };
in
derivation {
  name = "input-list";
  system = "x86_64-linux";
  builder = "/bin/sh";
  buildInputs = [ dep dep.dev ];
  names = map (o: o.outputName) dep.all;
  all = dep.all;
}
