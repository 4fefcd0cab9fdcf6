# The history of zsh: its options, the lines in .zshrc and the shell's own flags.
{ lib, dotDir }:
let
  inherit (lib) types;
  inherit (import ../../_lib/option.nix { inherit lib; }) flag option strings;
in
{
  options =
    { config, ... }:
    {
      options = {
        append = flag false "Whether sessions add to the file rather than replace it.";
        size = option types.int 10000 "Lines kept in memory.";
        save = option types.int config.size "Lines kept in the file.";
        path = option types.str "${dotDir}/.zsh_history" "The file.";
        ignorePatterns = strings "Patterns of commands that are left out.";
        ignoreDups = flag true "Whether a command is left out that repeats the last one.";
        ignoreAllDups = flag false "Whether an older command goes when it is repeated.";
        saveNoDups = flag false "Whether the file has each command once.";
        findNoDups = flag false "Whether a search shows each command once.";
        ignoreSpace = flag true "Whether commands are left out that begin with a space.";
        expireDuplicatesFirst = flag false "Whether repeated commands go first.";
        extended = flag false "Whether times are kept.";
        share = flag true "Whether sessions share their history.";
      };
    };

  # In the order of the options' names, those that are set before those that are not.
  flags =
    history: autocd:
    let
      all = {
        APPEND_HISTORY = history.append;
        HIST_IGNORE_DUPS = history.ignoreDups;
        HIST_IGNORE_ALL_DUPS = history.ignoreAllDups;
        HIST_SAVE_NO_DUPS = history.saveNoDups;
        HIST_FIND_NO_DUPS = history.findNoDups;
        HIST_IGNORE_SPACE = history.ignoreSpace;
        HIST_EXPIRE_DUPS_FIRST = history.expireDuplicatesFirst;
        SHARE_HISTORY = history.share;
        EXTENDED_HISTORY = history.extended;
      }
      // lib.optionalAttrs (autocd != null) { inherit autocd; };
      chosen = wanted: lib.attrNames (lib.filterAttrs (_: v: v == wanted) all);
    in
    [ "HIST_FCNTL_LOCK" ] ++ chosen true ++ map (n: "NO_${n}") (chosen false);

  text = history: ''
    # History options should be set in .zshrc and after oh-my-zsh sourcing.
    # See https://github.com/nix-community/home-manager/issues/177.
    HISTSIZE="${toString history.size}"
    SAVEHIST="${toString history.save}"
    ${lib.optionalString (
      history.ignorePatterns != [ ]
    ) "HISTORY_IGNORE=${lib.escapeShellArg "(${lib.concatStringsSep "|" history.ignorePatterns})"}"}
    HISTFILE="${history.path}"
    mkdir -p "$(dirname "$HISTFILE")"
  '';
}
