# macOS itself: its keyboard and activation.
{ lib, ... }:
let
  inherit (lib) mkOption types;
  inherit (import ../_lib/option.nix { inherit lib; })
    flag
    lines
    maybe
    option
    ;

  script = types.submodule {
    options = {
      enable = flag true "Whether it runs.";
      text = lines "Shell commands.";
    };
  };
in
{
  options.system = {
    stateVersion = mkOption {
      type = types.ints.between 1 6;
      description = "The version of nix-darwin whose defaults this Mac was first set up with.";
    };
    primaryUser = maybe types.str "Whose defaults and programs are meant.";
    configurationRevision = maybe types.str "The revision this system was made from.";
    activationScripts = option (types.attrsOf script) { } "What runs at activation.";
    checks.text = lines "What is asked before activation.";

    keyboard = {
      enableKeyMapping = flag false "Whether keys are mapped.";
      remapCapsLockToControl = flag false "Whether Caps Lock is Control.";
      remapCapsLockToEscape = flag false "Whether Caps Lock is Escape.";
      swapLeftCommandAndLeftAlt = flag false "Whether these are swapped.";
    };
  };
}
