{
  inputs.sub.url = "path:./sub";
  inputs.tree = { url = "path:./tree"; flake = false; };
  outputs = _: { };
}
