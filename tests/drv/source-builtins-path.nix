derivation {
  name = "source-builtins-path";
  system = "x86_64-linux";
  builder = "/bin/sh";
  src = builtins.path { path = ./fixtures/dir; name = "renamed"; filter = p: t: t != "symlink"; };
}
