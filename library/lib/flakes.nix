# Flake references, parsed and printed by the evaluator.
{ lib }:
{
  inherit (builtins) flakeRefToString parseFlakeRef;
}
