derivation {
  name = "environment-lists";
  system = "x86_64-linux";
  builder = "/bin/sh";
  flat = [ "a" 1 true false null 2.5 ];
  nested = [ [ "a" [ "b" ] ] [ ] "c" [ [ ] ] "d" ];
  empty = [ ];
  emptyFirst = [ [ ] "a" ];
  emptyStrings = [ "" "" ];
}
