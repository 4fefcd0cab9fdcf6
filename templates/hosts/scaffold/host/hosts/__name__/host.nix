{
  kind = "linux";
  system = "__system__";
  description = "What it is for, in one line";
  users = [ "ops" ];
}
