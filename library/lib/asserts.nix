# Assertions with a message.
{ lib }:
let
  inherit (builtins)
    all
    concatStringsSep
    elem
    filter
    ;

  assertMsg = pred: msg: pred || throw msg;
  show = lib.generators.toPretty { };
in
{
  # assertMsg :: Bool -> String -> Bool — true or throws; for `assert`.
  inherit assertMsg;

  # assertOneOf :: String -> a -> [a] -> Bool
  assertOneOf =
    name: val: xs:
    assertMsg (elem val xs) "${name} must be one of ${show xs}, but is: ${show val}";

  # assertEachOneOf :: String -> [a] -> [a] -> Bool
  assertEachOneOf =
    name: vals: xs:
    assertMsg (all (
      val: elem val xs
    ) vals) "each element in ${name} must be one of ${show xs}, but is: ${show vals}";

  # checkAssertWarn :: [{ assertion = Bool; message = String; }] -> [String] -> a -> a
  checkAssertWarn =
    assertions: warnings: val:
    let
      failed = filter (x: !x.assertion) assertions;
    in
    if failed == [ ] then
      lib.trivial.showWarnings warnings val
    else
      throw "\nFailed assertions:\n${concatStringsSep "\n" (map (x: "- ${x.message}") failed)}";
}
