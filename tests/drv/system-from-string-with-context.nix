let
  dep = derivation {
    name = "dep";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
  };
in
derivation {
  name = "system-from-string-with-context";
  system = "${builtins.substring 0 0 "${dep}"}x86_64-linux";
  builder = "/bin/sh";
}
