# Options of the Linux kernel's configuration.
{ lib }:
let
  inherit (lib.strings) versionAtLeast versionOlder;
  inherit (lib.modules) mkIf;
  item = tristate: {
    inherit tristate;
    optional = false;
  };
in
{
  # yes, no, module, unset :: answers to a question of the configuration.
  yes = item "y";
  no = item "n";
  module = item "m";
  unset = item null;

  # freeform :: a -> answer
  freeform = value: {
    freeform = value;
    optional = false;
  };

  # option :: answer -> answer — no error where the kernel does not ask.
  option = answer: answer // { optional = true; };

  # whenHelpers :: String -> { whenAtLeast; whenOlder; whenBetween; } — mkIf by the kernel's version.
  whenHelpers = version: {
    whenAtLeast = from: mkIf (versionAtLeast version from);
    whenOlder = to: mkIf (versionOlder version to);
    whenBetween = from: to: mkIf (versionAtLeast version from && versionOlder version to);
  };
}
