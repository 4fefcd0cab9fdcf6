{
  uid = __number__;
  description = "Who it is";
  keys = [ ];
}
