{
  inputs.b.url = "b";
  inputs.mine.url = "a";
  inputs.same.follows = "b/a";
  outputs = _: { };
}
