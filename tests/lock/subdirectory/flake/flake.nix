{
  inputs.a.url = "git+file://@dir@/inputs/a?dir=deep/er";
  outputs = _: { };
}
