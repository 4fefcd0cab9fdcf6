let
  dep = derivation {
    name = "dep";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
  };
in
derivation {
  name = "replaced-strings-context";
  system = "x86_64-linux";
  builder = "/bin/sh";
  a = builtins.replaceStrings [ "x" ] [ "${dep}" ] "no match";
  b = builtins.replaceStrings [ "x" ] [ "${dep.dev}" ] "axb";
}
