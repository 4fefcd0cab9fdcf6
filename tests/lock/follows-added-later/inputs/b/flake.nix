{
  inputs.a.url = "a";
  outputs = _: { };
}
