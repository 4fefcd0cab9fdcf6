let
  dep = derivation {
    name = "dep";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
  };
in
derivation {
  name = "input-drv-path-and-output";
  system = "x86_64-linux";
  builder = "/bin/sh";
  drv = builtins.unsafeDiscardOutputDependency dep.drvPath;
  out1 = dep;
}
