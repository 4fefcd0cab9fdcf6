{
  inputs.up.url = "path:../other";
  outputs = _: { };
}
