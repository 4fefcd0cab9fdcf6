# The options that tmux has alike for a user and for the system.
{ lib }:
let
  inherit (lib) types;
  inherit (import ../../_lib/option.nix { inherit lib; }) flag option;
in
{
  aggressiveResize = flag false "Whether windows have the size of the smallest client that looks at them.";
  baseIndex = option types.ints.unsigned 0 "Number of the first window and pane.";
  clock24 = flag false "Whether the clock has 24 hours.";
  customPaneNavigationAndResize = flag false "Whether h, j, k and l go between panes and resize them.";
  escapeTime = option types.ints.unsigned 10 "Milliseconds to wait after an escape.";
  historyLimit = option types.ints.positive 2000 "Lines kept of a window.";
  keyMode = option (types.enum [
    "emacs"
    "vi"
  ]) "emacs" "Whose keys are used.";
  newSession = flag false "Whether there is a session to attach to.";
  reverseSplit = flag false "Whether v and s split windows.";
  resizeAmount = option types.ints.positive 5 "Lines or columns a pane is resized by.";
  secureSocket = flag true "Whether the sockets stand in the user's runtime folder.";
  shortcut = option types.str "b" "The key of the prefix, with Ctrl.";
}
