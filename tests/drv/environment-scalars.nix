derivation {
  name = "environment-scalars";
  system = "x86_64-linux";
  builder = "/bin/sh";
  string = "a";
  empty = "";
  integer = -12;
  float = 1.5;
  largeFloat = 1.0e20;
  yes = true;
  no = false;
  nothing = null;
}
