{
  kind = "linux";
  system = "__system__";
}
