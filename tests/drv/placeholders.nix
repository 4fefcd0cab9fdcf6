derivation {
  name = "placeholders";
  system = "x86_64-linux";
  builder = "/bin/sh";
  outputs = [ "out" "dev" ];
  own = placeholder "out";
  other = "${placeholder "dev"}/include";
}
