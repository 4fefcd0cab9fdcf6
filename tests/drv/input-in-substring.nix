let
  dep = derivation {
    name = "dep";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
  };
in
derivation {
  name = "input-in-substring";
  system = "x86_64-linux";
  builder = "/bin/sh";
  text = builtins.substring 0 0 "${dep}";
}
