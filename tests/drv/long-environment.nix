derivation {
  name = "long-environment";
  system = "x86_64-linux";
  builder = "/bin/sh";
  text = builtins.concatStringsSep "\n" (builtins.genList (i: "line ${toString i}") 500);
}
