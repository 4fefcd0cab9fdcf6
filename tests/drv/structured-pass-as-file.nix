derivation {
  name = "structured-pass-as-file";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __structuredAttrs = true;
  passAsFile = [ "text" ];
  text = "x";
  requiredSystemFeatures = [ "kvm" ];
}
