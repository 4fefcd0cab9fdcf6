let
  dep = derivation {
    name = "dep";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
  };
in
derivation {
  name = "input-drv-path-constant";
  system = "x86_64-linux";
  builder = "/bin/sh";
  drv = builtins.unsafeDiscardOutputDependency dep.drvPath;
}
