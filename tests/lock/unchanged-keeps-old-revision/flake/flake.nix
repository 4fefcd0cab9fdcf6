{
  inputs.a.url = "git+file://@dir@/inputs/a";
  outputs = _: { };
}
