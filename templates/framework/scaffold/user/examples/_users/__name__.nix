# Someone with an account on every example.
{
  firn.users.__name__ = {
    fullName = "__name__";
    uid = __number__;
    admin = false;
    keys = [ ];
  };
}
