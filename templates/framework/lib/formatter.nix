# `nix fmt`: nixfmt, as it is installed, over all files of the repository or those named.
{ writeShellApplication }:
writeShellApplication {
  name = "firn-fmt";
  text = ''
    check=()
    if [ "''${1:-}" = --check ]; then check=(--check); shift; fi
    if [ $# -gt 0 ]; then exec nixfmt "''${check[@]}" "$@"; fi
    git ls-files -z '*.nix' | xargs -0 nixfmt "''${check[@]}"
  '';
}
