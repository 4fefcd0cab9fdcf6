{
  kind = "linux";
  system = "__system__";
  distribution = "debian";
}
