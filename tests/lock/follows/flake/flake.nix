{
  inputs.b.inputs.a.follows = "mine";
  inputs.mine.url = "a";
  inputs.same.follows = "b/a";
  outputs = { self, mine, b, same }: { };
}
