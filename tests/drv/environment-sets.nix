derivation {
  name = "environment-sets";
  system = "x86_64-linux";
  builder = "/bin/sh";
  out1 = { outPath = "plain"; };
  shown = { __toString = self: "shown ${self.x}"; x = "y"; };
  both = { __toString = self: "string"; outPath = "path"; };
  functor = { __toString = { __functor = f: self: "functor"; }; };
}
