# Whose examples they are: one number on all of them.
{
  firn.users.someone = {
    fullName = "Someone";
    uid = 1000;
  };
}
