# What the modules of shells have in common.
{
  lib,
  # `nivis.distribution`, and whether every login shell reads `profile.d/nivis.sh`.
  distribution,
  hasProfile,
}:
let
  inherit (lib) types;
  inherit (import ../../_lib/option.nix { inherit lib; }) lines option;
in
{
  options = {
    shellAliases = option (types.attrsOf (
      types.nullOr (types.either types.str types.path)
    )) { } "Aliases; they go before {option}`environment.shellAliases`.";
    shellInit = lines "Commands of every shell.";
    loginShellInit = lines "Commands of login shells.";
    interactiveShellInit = lines "Commands of interactive shells.";
  };

  block = text: lib.optionalString (text != "") "${lib.removeSuffix "\n" text}\n";

  aliases =
    set:
    lib.concatStrings (
      lib.mapAttrsToList (n: v: "alias -- ${n}=${lib.escapeShellArg v}\n") (
        lib.filterAttrs (_: v: v != null) set
      )
    );

  # Where a distribution keeps the files of a shell.
  places = {
    bashrc =
      {
        debian = "bash.bashrc";
        ubuntu = "bash.bashrc";
        arch = "bash.bashrc";
        alpine = "bash/bashrc";
        fedora = "bashrc";
      }
      .${distribution};
    zsh = name: if distribution == "fedora" then name else "zsh/${name}";
  };

  inherit hasProfile;
}
