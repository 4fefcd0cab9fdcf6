derivation {
  name = "structured-values";
  system = "x86_64-linux";
  builder = "/bin/sh";
  __structuredAttrs = true;
  string = "a\nb \"q\" ä";
  integer = 1;
  negative = -5;
  float = 1.5;
  large = 1.0e20;
  thousand = 1000.0;
  yes = true;
  nothing = null;
  list = [ 1 "a" null [ ] { } ];
  set = { b = 1; a = { c = [ ]; }; };
  args = [ "-c" "true" ];
}
