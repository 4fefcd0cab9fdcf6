{
  inputs.a.url = "nowhere";
  outputs = _: { };
}
