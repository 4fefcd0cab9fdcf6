# The options that no case of a module's test.nix sets: they may be accepted without effect.
#
#   nix-instantiate --eval --strict --json -E 'import ./dev/options-without-case.nix { }'
args:
let
  inherit (import ./options-of-cases.nix args) lib options cases;

  set = lib.mapAttrs (
    _: all: lib.genAttrs (lib.concatMap (case: map (spot: spot.name) case.spots) all) (_: true)
  ) cases;
in
lib.mapAttrs (kind: lib.filter (name: !(set.${kind} ? ${name}))) options
