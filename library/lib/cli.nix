# Command lines made from sets of options.
{ lib }:
let
  inherit (builtins)
    concatLists
    concatMap
    isBool
    isList
    stringLength
    ;
  inherit (lib.attrsets) mapAttrsToList;
  inherit (lib.strings) escapeShellArgs;
  inherit (lib.trivial) warn;
  mkValueString = lib.generators.mkValueStringDefault { };

  # An option and its value: one word if there is a separator, else two.
  joined =
    option: sep: arg:
    if sep == null then
      [
        option
        arg
      ]
    else
      [ "${option}${sep}${arg}" ];

  toCommandLine =
    optionFormat:
    let
      render =
        {
          option,
          sep,
          explicitBool,
          formatArg ? mkValueString,
        }:
        v:
        if v == null || (!explicitBool && v == false) then
          [ ]
        else if !explicitBool && v == true then
          [ option ]
        else
          joined option sep (formatArg v);
      pair =
        name: v:
        if name == "" then
          throw "lib.cli.toCommandLine only accepts non-empty option names."
        else if isList v then
          concatMap (render (optionFormat name)) v
        else
          render (optionFormat name) v;
    in
    attrs: concatLists (mapAttrsToList pair attrs);

  toCommandLineGNU =
    {
      isLong ? name: stringLength name > 1,
      explicitBool ? false,
      formatArg ? mkValueString,
    }:
    toCommandLine (
      name:
      {
        inherit explicitBool formatArg;
      }
      // (
        if isLong name then
          {
            option = "--${name}";
            sep = "=";
          }
        else
          {
            option = "-${name}";
            sep = "";
          }
      )
    );

  toGNUCommandLine =
    {
      mkOptionName ? k: if stringLength k == 1 then "-${k}" else "--${k}",
      mkBool ? k: v: if v then [ (mkOptionName k) ] else [ ],
      mkList ? k: v: concatMap (mkOption k) v,
      mkOption ?
        k: v: if v == null then [ ] else joined (mkOptionName k) optionValueSeparator (mkValueString v),
      optionValueSeparator ? null,
    }:
    options:
    concatLists (
      mapAttrsToList (
        k: v:
        (
          if isBool v then
            mkBool
          else if isList v then
            mkList
          else
            mkOption
        )
          k
          v
      ) options
    );

  deprecated =
    name: successor:
    warn "lib.cli.${name} is deprecated, please use lib.cli.${successor} or lib.cli.toCommandLineShellGNU instead.";
in
{
  # toCommandLine :: (String -> { option; sep; explicitBool; formatArg ?; }) -> Attrs -> [String]
  # toCommandLineShell :: the same -> Attrs -> String — quoted for a shell.
  inherit toCommandLine;
  toCommandLineShell = optionFormat: attrs: escapeShellArgs (toCommandLine optionFormat attrs);

  # toCommandLineGNU :: { isLong ?, explicitBool ?, formatArg ? } -> Attrs -> [String] — "-x1", "--name=value".
  # toCommandLineShellGNU :: the same -> Attrs -> String
  inherit toCommandLineGNU;
  toCommandLineShellGNU = options: attrs: escapeShellArgs (toCommandLineGNU options attrs);

  # toGNUCommandLine :: Attrs -> Attrs -> [String]; toGNUCommandLineShell :: Attrs -> Attrs -> String
  # The former pair, with functions for each kind of value.
  toGNUCommandLine = deprecated "toGNUCommandLine" "toCommandLine" toGNUCommandLine;
  toGNUCommandLineShell = deprecated "toGNUCommandLineShell" "toCommandLineShell" (
    options: attrs: escapeShellArgs (toGNUCommandLine options attrs)
  );
}
