{
  outputs = { self, surely-unknown }: { };
}
