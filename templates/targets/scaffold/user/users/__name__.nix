{
  uid = __number__;
  admin = false;
  keys = [ ];
}
