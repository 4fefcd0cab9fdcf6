# Someone with an account on every example.
{
  firn.users.__name__ = {
    fullName = "__name__";
    admin = false;
    keys = [ ];
  };
}
