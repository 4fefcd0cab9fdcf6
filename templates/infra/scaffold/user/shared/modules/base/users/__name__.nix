{
  uid = __number__;
  fullName = "__name__";
  email = "__name__@example.org";
  keys = [ ];
}
