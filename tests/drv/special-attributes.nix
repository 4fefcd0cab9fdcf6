derivation {
  name = "special-attributes";
  system = "x86_64-linux";
  builder = "/bin/sh";
  preferLocalBuild = true;
  allowSubstitutes = false;
  requiredSystemFeatures = [ "kvm" "big-parallel" ];
  __noChroot = true;
  __darwinAllowLocalNetworking = true;
  impureEnvVars = [ "http_proxy" ];
  unsafeDiscardReferences = true;
  meta = "text";
}
