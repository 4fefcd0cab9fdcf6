let
  dep = derivation {
    name = "dep";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
  };
in
derivation {
  name = "allowed-references";
  system = "x86_64-linux";
  builder = "/bin/sh";
  allowedReferences = [ "out" dep ];
  disallowedReferences = [ dep.dev ];
  allowedRequisites = [ ];
  disallowedRequisites = [ "dev" ];
  outputs = [ "out" "dev" ];
}
