let
  dep = derivation {
    name = "dep";
    system = "x86_64-linux";
    builder = "/bin/sh";
    outputs = [ "out" "dev" ];
  };
in
derivation {
  name = "structured-output-checks";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __structuredAttrs = true;
  outputs = [ "out" "dev" ];
  outputChecks.out = {
    maxSize = 1000;
    maxClosureSize = 2000;
    allowedReferences = [ "dev" ];
    disallowedRequisites = [ dep ];
    ignoreSelfRefs = true;
  };
  outputChecks.dev.allowedRequisites = [ ];
}
