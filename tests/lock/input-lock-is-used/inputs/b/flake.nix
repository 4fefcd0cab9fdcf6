{
  inputs.sub.url = "path:./sub";
  inputs.also.follows = "sub";
  outputs = _: { };
}
