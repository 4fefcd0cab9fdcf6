{
  outputs = { self, a }: { };
}
