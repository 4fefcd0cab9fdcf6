let
  dep = derivation {
    name = "dep";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
  };
in
derivation {
  name = "json-in-environment";
  system = "x86_64-linux";
  builder = "/bin/sh";
  json = builtins.toJSON { inherit dep; src = ./fixtures/hello.txt; n = 1.0; };
  xml = builtins.toXML { n = 1; };
}
