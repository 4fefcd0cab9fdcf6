let
  mk = args: derivation ({ system = "x86_64-linux"; builder = "/bin/sh"; } // args);
  fixedFlat = mk { name = "fixed-flat"; outputHashAlgo = "sha256"; outputHash = "0000000000000000000000000000000000000000000000000000"; };
  fixedRec = mk { name = "fixed-rec"; outputHashMode = "recursive"; outputHashAlgo = "sha1"; outputHash = "da39a3ee5e6b4b0d3255bfef95601890afd80709"; };
  fixedRec256 = mk { name = "fixed-rec-256"; outputHashMode = "nar"; outputHash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="; };
  fixedMd5 = mk { name = "fixed-md5"; outputHashAlgo = "md5"; outputHash = "d41d8cd98f00b204e9800998ecf8427e"; url = "http://example.org"; };
  fixed512 = mk { name = "fixed-512"; outputHash = "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="; fixedInput = fixedMd5; };
  text = builtins.toFile "some-text" "a text\n";
  plain = mk { name = "plain"; };
  multi = mk { name = "multi"; outputs = [ "out" "dev" "bin" ]; args = [ "-c" "echo \"hi\" \\ \t\n\r $x" ]; inherit text; empty = ""; };
  user = mk { name = "user-1.0"; a = multi.dev; b = "${multi.bin}/bin/x ${plain} ${fixedFlat} ${fixedRec} ${fixedRec256} ${fixedMd5} ${fixed512}"; c = [ 1 2 text ]; weird = "é\x01 \"\\"; };
  sameHash = mk { name = "same"; fixedA = mk { name = "fx"; outputHashAlgo = "sha256"; outputHash = "0000000000000000000000000000000000000000000000000000"; url = "a"; };
                                 fixedB = mk { name = "fx"; outputHashAlgo = "sha256"; outputHash = "0000000000000000000000000000000000000000000000000000"; url = "b"; }; };
  structured = mk { name = "structured"; __structuredAttrs = true; outputs = [ "out" "doc" ]; z = { b = 1; a = [ 1.5 true null "x\"y" ]; }; dep = user; Aa = 1; };
  deep = mk { name = "deep"; all = user.drvPath; };
  chain = mk { name = "chain"; inherit deep; s = structured.doc; };
in { inherit fixedFlat fixedRec fixedRec256 fixedMd5 fixed512 plain multi user sameHash structured deep chain; }
