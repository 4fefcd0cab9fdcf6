# bat, and the name that Debian gives it.
{ lib, text, ... }:
{
  "bat, by Debian's name" = {
    module = {
      programs.bat = {
        enable = true;
        config = {
          theme = "TwoDark";
          map-syntax = [
            "a:b"
            "c:d"
          ];
          plain = true;
        };
        themes.own.src = ../README.md;
        syntaxes.own = "text";
      };
    };
    actual = host: [
      (text host ".config/bat/config")
      (text host ".config/bat/syntaxes/own.sublime-syntax")
      host.config.home.shellAliases
      (lib.hasInfix "run --silence /usr/bin/batcat cache --build" host.config.home.activation.batCache.data)
    ];
    expected = [
      ''
        --map-syntax=a:b
        --map-syntax=c:d
        --plain
        --theme=TwoDark
      ''
      "text"
      {
        bat = "batcat";
      }
      true
    ];
  };
}
