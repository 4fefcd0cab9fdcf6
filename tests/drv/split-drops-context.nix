let
  dep = derivation {
    name = "dep";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
  };
in
derivation {
  name = "split-drops-context";
  system = "x86_64-linux";
  builder = "/bin/sh";
  a = builtins.head (builtins.match "(.*)" "${dep}");
  b = builtins.hashString "sha256" "${dep}";
  c = baseNameOf "${dep.dev}";
}
