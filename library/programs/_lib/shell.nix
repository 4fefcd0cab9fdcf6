# What the modules of shells have in common.
{ lib, config }:
let
  inherit (lib) types;
  inherit (import ../../_lib/option.nix { inherit lib; }) lines option;
  cfge = config.environment;
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
      .${config.nivis.distribution};
    zsh = name: if config.nivis.distribution == "fedora" then name else "zsh/${name}";
  };

  # What every login shell reads on a distribution.
  hasProfile = cfge.etc ? "profile.d/nivis.sh";
}
