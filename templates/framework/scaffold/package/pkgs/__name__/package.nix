# What it is for.
{ writeShellApplication }:
writeShellApplication {
  name = "__name__";
  text = ''
    echo "what it does"
  '';
}
