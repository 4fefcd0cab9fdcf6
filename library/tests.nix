# Runs every module's test.nix and returns what is not as expected; an empty list is good.
#
#   nix-instantiate --eval --strict --json -E 'import ./library/tests.nix { }'
#   nix-instantiate --eval --strict --json -E 'import ./library/tests.nix { only = "services/redis"; }'
#
# A test.nix is a set of cases. Each has a `module` as a user would write it and either `refused = true`, where the system
# must not be made, or `actual`, a function of the host, and `expected`.
{
  lib ? import ./lib,
  # Part of a module's path, to run its cases alone.
  only ? "",
}:
let
  cases = import ./cases.nix { inherit lib; };
  inherit (cases) hostOf;

  succeeds =
    host: (builtins.tryEval (builtins.seq host.config.system.build.toplevel.outPath true)).success;

  check =
    kind:
    {
      path,
      name,
      case,
    }:
    let
      host = hostOf.${kind} case.module;
      failure = extra: [ ({ test = "${path}: ${name}"; } // extra) ];
    in
    if case.refused or false then
      lib.optionals (succeeds host) (failure {
        expected = "a refusal";
      })
    else
      let
        actual = case.actual host;
      in
      lib.optionals (actual != case.expected) (failure {
        inherit actual;
        inherit (case) expected;
      });

  run = kind: lib.concatMap (check kind) (lib.filter (c: lib.hasInfix only c.path) cases.${kind});
in
run "linux" ++ run "home" ++ run "darwin"
