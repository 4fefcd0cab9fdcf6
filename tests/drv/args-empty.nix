derivation {
  name = "args-empty";
  system = "x86_64-linux";
  builder = "/bin/sh";
  args = [ ];
}
