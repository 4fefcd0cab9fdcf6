{
  kind = "linux";
  system = "x86_64-linux";
}
