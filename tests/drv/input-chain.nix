let
  make = name: input: derivation {
    inherit name input;
    system = "x86_64-linux";
    builder = "/bin/sh";
  };
  one = make "one" null;
  two = make "two" one;
  three = make "three" "${one} ${two}";
in
derivation {
  name = "input-chain";
  system = "x86_64-linux";
  builder = "/bin/sh";
  input = three;
}
