let
  mk = args: derivation ({ system = "x86_64-linux"; builder = "/bin/sh"; } // args);
  floating = mk { name = "floating"; __contentAddressed = true; outputHashMode = "recursive"; outputHashAlgo = "sha256"; outputs = [ "out" "lib" ]; };
  deferred = mk { name = "deferred"; dep = floating.lib; };
  deferred2 = mk { name = "deferred2"; outputs = [ "out" "x" ]; dep = deferred; };
  impure = mk { name = "impure"; __impure = true; };
  impureUser = mk { name = "impure-user"; __impure = true; dep = "${impure} ${deferred2.x}"; };
in { inherit floating deferred deferred2 impure impureUser; }
