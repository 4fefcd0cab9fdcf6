derivation {
  name = "source-filtered";
  system = "x86_64-linux";
  builder = "/bin/sh";
  src = builtins.filterSource (p: t: t != "symlink" && baseNameOf p != "sub") ./fixtures/dir;
}
