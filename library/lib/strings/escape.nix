# Escaping: the same text inside a regex, a shell command, a URL, XML, C or Nix.
{ lib }:
let
  inherit (builtins)
    attrNames
    attrValues
    concatStringsSep
    genList
    isAttrs
    isList
    listToAttrs
    mapAttrs
    match
    removeAttrs
    replaceStrings
    stringLength
    substring
    toJSON
    ;

  chars = s: genList (p: substring p 1 s) (stringLength s);

  # Codes of the printable characters and the three blanks, by character.
  ascii =
    listToAttrs (
      lib.lists.imap0
        (i: name: {
          inherit name;
          value = 32 + i;
        })
        (
          chars " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"
        )
    )
    // {
      "\t" = 9;
      "\n" = 10;
      "\r" = 13;
    };
  hexDigits = chars "0123456789ABCDEF";
  hexByte = n: builtins.elemAt hexDigits (n / 16) + builtins.elemAt hexDigits (n - n / 16 * 16);

  escape = list: replaceStrings list (map (c: "\\" + c) list);

  escapeShellArg =
    arg:
    let
      text = toString arg;
    in
    if match "[[:alnum:],._+:@%/-]+" text != null then
      text
    else
      "'${replaceStrings [ "'" ] [ "'\\''" ] text}'";
  escapeShellArgs = args: concatStringsSep " " (map escapeShellArg args);

  isValidPosixName = name: match "[a-zA-Z_][a-zA-Z0-9_]*" name != null;

  toShellVar =
    name: value:
    if !isValidPosixName name then
      throw "toShellVar: ${name} is not a valid shell variable name"
    else if isAttrs value && !lib.strings.isStringLike value then
      "declare -A ${name}=(${
        concatStringsSep " " (
          attrValues (mapAttrs (n: v: "[${escapeShellArg n}]=${escapeShellArg v}") value)
        )
      })"
    else if isList value then
      "declare -a ${name}=(${escapeShellArgs value})"
    else
      "${name}=${escapeShellArg value}";

  escapeNixString = s: replaceStrings [ "$" ] [ "\\$" ] (toJSON s);

  keywords = {
    "assert" = true;
    "else" = true;
    "if" = true;
    "in" = true;
    "inherit" = true;
    "let" = true;
    "or" = true;
    "rec" = true;
    "then" = true;
    "with" = true;
  };
in
{
  # charToInt :: String -> Int — the ASCII code of a printable character.
  charToInt = c: ascii.${c};

  # escape :: [String] -> String -> String — a backslash before each of these characters.
  inherit escape;

  # escapeC :: [String] -> String -> String — each of these characters as \xNN.
  escapeC =
    list: replaceStrings list (map (c: "\\x" + lib.strings.toLower (hexByte ascii.${c})) list);

  # escapeURL :: String -> String — percent signs for all but letters, digits and "-_.~".
  escapeURL =
    let
      reserved = removeAttrs ascii (
        chars "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"
      );
    in
    replaceStrings (attrNames reserved) (map (n: "%" + hexByte n) (attrValues reserved));

  # escapeShellArg :: a -> String — quoted only where the shell would need it.
  # escapeShellArgs :: [a] -> String
  inherit escapeShellArg escapeShellArgs;

  # isValidPosixName :: String -> Bool — may name a shell variable.
  inherit isValidPosixName;

  # toShellVar :: String -> (a | [a] | Attrs) -> String — an assignment; lists and sets become bash arrays.
  # toShellVars :: Attrs -> String — one assignment a line.
  inherit toShellVar;
  toShellVars = vars: concatStringsSep "\n" (attrValues (mapAttrs toShellVar vars));

  # escapeNixString :: String -> String — as a Nix literal.
  inherit escapeNixString;

  # escapeRegex :: String -> String
  escapeRegex = escape (chars "\\[{()^$?*+|.");

  # escapeNixIdentifier :: String -> String — quoted only where Nix would need it.
  escapeNixIdentifier =
    s: if match "[a-zA-Z_][a-zA-Z0-9_'-]*" s != null && !keywords ? ${s} then s else escapeNixString s;

  # escapeXML :: String -> String
  escapeXML = replaceStrings [ "\"" "'" "<" ">" "&" ] [ "&quot;" "&apos;" "&lt;" "&gt;" "&amp;" ];
}
