{
  inputs.a.url = "git+file://@dir@/inputs/a";
  inputs.c.url = "git+file://@dir@/inputs/c";
  outputs = _: { };
}
