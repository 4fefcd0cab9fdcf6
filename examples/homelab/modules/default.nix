# The modules every host knows; each does nothing until it is enabled.
{
  imports = [ ./backup ];
}
