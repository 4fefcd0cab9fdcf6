derivation {
  name = "pass-as-file";
  system = "x86_64-linux";
  builder = "/bin/sh";
  passAsFile = [ "text" "more" ];
  text = "long text";
  more = "even\nlonger";
}
