let
  dep = derivation {
    name = "dep";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
  };
in
derivation {
  name = "input-drv-path-deep";
  system = "x86_64-linux";
  builder = "/bin/sh";
  drv = dep.drvPath;
}
