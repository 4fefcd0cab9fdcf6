let
  dep = derivation {
    name = "dep";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
  };
in
derivation {
  name = "input-from-appended-context";
  system = "x86_64-linux";
  builder = "/bin/sh";
  text = builtins.appendContext "plain" (builtins.getContext "${dep.dev}");
}
