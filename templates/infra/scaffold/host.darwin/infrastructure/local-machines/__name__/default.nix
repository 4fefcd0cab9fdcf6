# Whose Mac it is.
{
  fleet = {
    platforms.darwin.enable = true;
    platforms.darwin.user = "ops";
    roles.workstation.enable = true;
  };
}
