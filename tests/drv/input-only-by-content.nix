derivation {
  name = "input-only-by-content";
  system = "x86_64-linux";
  builder = "/bin/sh";
  text = "/nix/store/00000000000000000000000000000000-not-an-input";
}
