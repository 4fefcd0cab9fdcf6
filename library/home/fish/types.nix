# Types of fish's abbreviations, keys, functions and completions.
{ lib }:
let
  inherit (lib) mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; }) flag maybe option;
  stringOrStrings = types.either types.str (types.listOf types.str);
  stringOrInt = types.either types.str types.int;
  body = mkOption {
    type = types.lines;
    description = "The text.";
  };
in
{
  abbreviation = types.submodule {
    options = {
      name = maybe types.str "What is typed; the attribute's name where nothing is said.";
      expansion = maybe types.str "What it becomes.";
      position = maybe types.str "Where it holds: `command` or `anywhere`.";
      regex = maybe types.str "Pattern of what is typed.";
      command = maybe stringOrStrings "Commands whose arguments it holds for.";
      setCursor =
        option (types.either types.bool types.str) false
          "Whether, or at which mark, the cursor is put.";
      function = maybe types.str "Function that says what it becomes.";
    };
  };

  bind = types.submodule {
    options = {
      enable = flag true "Whether the key is bound.";
      name = maybe types.str "The key; the attribute's name where nothing is said.";
      mode = maybe types.str "Mode in which it holds.";
      command = maybe stringOrStrings "Commands of the key.";
      setsMode = maybe types.str "Mode it leads to.";
      operate = maybe (types.enum [
        "preset"
        "user"
      ]) "Which of fish's tables it stands in.";
      silent = flag false "Whether nothing is said where the key does not exist.";
      erase = flag false "Whether what the key did is taken away.";
      repaint = flag false "Whether the prompt is written again.";
    };
  };

  function = types.submodule {
    options = {
      inherit body;
      argumentNames = maybe stringOrStrings "Names of its arguments.";
      description = maybe types.str "What it does.";
      wraps = maybe types.str "Command whose completions it takes over.";
      onEvent = maybe stringOrStrings "Events it waits for.";
      onVariable = maybe types.str "Variable whose change it waits for.";
      onJobExit = maybe stringOrInt "Job whose end it waits for.";
      onProcessExit = maybe stringOrInt "Process whose end it waits for.";
      onSignal = maybe stringOrInt "Signal it waits for.";
      noScopeShadowing = flag false "Whether it sees the caller's variables.";
      inheritVariable = maybe types.str "Variable whose value is taken when it is made.";
    };
  };

  completion = types.submodule { options = { inherit body; }; };
}
