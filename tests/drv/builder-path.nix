derivation {
  name = "builder-path";
  system = "x86_64-linux";
  builder = ./fixtures/builder.sh;
}
