# The script that begins a repository which uses firn, with what it copies.
{ writeShellApplication }:
writeShellApplication {
  name = "firn-init";
  text = ''
    FIRN_STARTER=${../../templates/starter} exec sh ${../../scripts/init} "$@"
  '';
}
