let
  make = name: derivation {
    inherit name;
    system = "x86_64-linux";
    builder = "/bin/sh";
  };
in
derivation {
  name = "input-order-by-name";
  system = "x86_64-linux";
  builder = "/bin/sh";
  inputs = map make [ "zeta" "alpha" "Beta" "mid" "a" ];
}
