{
  email = "__name__@home.arpa";
  uid = __number__;
  admin = false;
  keys = [ ];
}
