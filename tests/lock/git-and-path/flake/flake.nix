{
  inputs.a.url = "git+file://@dir@/inputs/a";
  inputs.p.url = "path:@dir@/inputs/p";
  inputs.tree = { url = "path:@dir@/inputs/p"; flake = false; };
  outputs = _: { };
}
