{
  inputs.a.url = "path:@dir@/inputs/p";
  inputs.b.url = "b";
  inputs.b.inputs.a.follows = "a";
  inputs.c.url = "b";
  outputs = _: { };
}
