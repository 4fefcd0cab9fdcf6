let
  make = i: derivation {
    name = "input-${toString i}";
    system = "x86_64-linux";
    builder = "/bin/sh";
    inherit i;
  };
in
derivation {
  name = "many-inputs";
  system = "x86_64-linux";
  builder = "/bin/sh";
  inputs = builtins.genList make 60;
}
