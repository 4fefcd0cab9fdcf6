{
  kind = "darwin";
  system = "aarch64-darwin";
}
