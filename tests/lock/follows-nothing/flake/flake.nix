{
  inputs.a.follows = "b/c";
  outputs = _: { };
}
