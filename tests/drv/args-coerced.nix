derivation {
  name = "args-coerced";
  system = "x86_64-linux";
  builder = "/bin/sh";
  args = [ ./fixtures/builder.sh "x" { outPath = "y"; } 1 null true [ "nested" "list" ] 1.5 ];
}
