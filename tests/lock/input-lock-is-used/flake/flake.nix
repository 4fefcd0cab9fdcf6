{
  outputs = { self, b }: { };
}
