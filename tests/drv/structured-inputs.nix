let
  dep = derivation {
    name = "dep";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
  };
in
derivation {
  name = "structured-inputs";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __structuredAttrs = true;
  src = ./fixtures/hello.txt;
  inputs = [ dep dep.dev ];
  nested.deep = [ { path = ./fixtures/dir; } ];
  file = builtins.toFile "f" "c";
}
