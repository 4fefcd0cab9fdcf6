derivation {
  name = "source-path-twice";
  system = "x86_64-linux";
  builder = "/bin/sh";
  a = ./fixtures/hello.txt;
  b = "${./fixtures/hello.txt}";
  c = [ ./fixtures/hello.txt ];
}
