let
  dep = derivation {
    name = "dep";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
  };
in
derivation {
  name = "builder-of-derivation";
  system = "x86_64-linux";
  builder = "${dep}/bin/build";
}
