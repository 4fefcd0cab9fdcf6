{
  kind = "linux";
  system = "aarch64-linux";
}
