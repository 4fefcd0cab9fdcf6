derivation {
  name = "source-to-string";
  system = "x86_64-linux";
  builder = "/bin/sh";
  path = toString /etc/hosts;
}
