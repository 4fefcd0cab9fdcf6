{
  kind = "linux";
  system = "aarch64-linux";
  distribution = "fedora";
}
