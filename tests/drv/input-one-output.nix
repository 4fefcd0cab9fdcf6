let
  dep = derivation {
    name = "dep";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
  };
in
derivation {
  name = "input-one-output";
  system = "x86_64-linux";
  builder = "/bin/sh";
  input = "${dep.dev}";
}
