{
  inputs.a = { type = "git"; url = "file://@dir@/inputs/a"; ref = "main"; };
  outputs = _: { };
}
