{
  inputs.a.url = "path:@dir@/inputs/p";
  inputs.b.url = "b";
  inputs.c.url = "b";
  outputs = _: { };
}
