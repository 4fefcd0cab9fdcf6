# Pieces of POSIX shell; names are home-manager's `lib.hm.shell`.
{ lib }:
let
  integration =
    name:
    {
      config,
      baseName ? name,
      extraDescription ? "",
    }:
    lib.mkOption {
      type = lib.types.bool;
      default = config.home.shell."enable${baseName}Integration";
      defaultText = lib.literalExpression "config.home.shell.enable${baseName}Integration";
      description = "Whether ${name} is set up for it.${
        lib.optionalString (extraDescription != "") "\n\n${extraDescription}"
      }";
    };

  # As many words in a line as fit.
  wrap =
    width: words:
    let
      step =
        acc: word:
        let
          line = if acc.line == "" then word else "${acc.line} ${word}";
        in
        if lib.stringLength line <= width then
          acc // { inherit line; }
        else
          {
            done = acc.done ++ [ acc.line ];
            line = word;
          };
      end = lib.foldl' step {
        done = [ ];
        line = "";
      } words;
    in
    end.done ++ lib.optional (end.line != "") end.line;
in
rec {
  export = n: v: ''export ${n}="${if lib.isBool v then lib.boolToString v else toString v}"'';
  exportAll =
    vars:
    lib.concatStringsSep "\n" (lib.mapAttrsToList export (lib.filterAttrs (_: v: v != null) vars));

  # Values before what a variable holds already.
  prependToVar =
    separator: name: values:
    "${lib.concatStringsSep separator values}\${${name}:+${separator}}\$${name}";

  # What stands between the parentheses of an array.
  formatShellArrayContent =
    items: "\n  ${lib.concatStringsSep "\n  " (wrap 78 (map lib.escapeShellArg items))}\n";

  mkBashIntegrationOption = integration "Bash";
  mkFishIntegrationOption = integration "Fish";
  mkIonIntegrationOption = integration "Ion";
  mkNushellIntegrationOption = integration "Nushell";
  mkZshIntegrationOption = integration "Zsh";
}
