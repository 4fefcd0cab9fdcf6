# Concatenation, interpolation, substring, concatStringsSep, replaceStrings.
let
  line = i: "option ${toString i} = \"value of ${toString (i * 3)}\";";
  text = builtins.concatStringsSep "\n" (builtins.genList line 12000);
  replaced =
    builtins.replaceStrings [ "option" "value" ";" "\"" ] [ "setting" "content" "" "'" ]
      text;
  pieces = builtins.genList (i: builtins.substring (i * 3) 7 replaced) 100000;
  escape = builtins.replaceStrings [ "\\" "'" " " "$" ] [ "\\\\" "\\'" "\\ " "\\$" ];
  grown = builtins.foldl' (text: i: text + "x") "" (builtins.genList (i: i) 4000);
in
builtins.hashString "sha256" (builtins.concatStringsSep "," (map escape pieces) + grown)
