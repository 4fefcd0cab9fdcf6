# bat: cat with colours.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    maybe
    option
    package
    packages
    ;
  cfg = config.programs.bat;
  bat = if cfg.package == null then "bat" else lib.getExe cfg.package;

  part = types.either types.lines (
    types.submodule {
      options = {
        src = mkOption {
          type = types.path;
          description = "File, or folder with the file.";
        };
        file = maybe types.str "The file in the folder.";
      };
    }
  );
  files =
    folder: suffix: set:
    lib.mapAttrs' (
      name: v:
      lib.nameValuePair "bat/${folder}/${name}.${suffix}" (
        if lib.isString v then
          { text = v; }
        else
          { source = if v.file == null then v.src else "${v.src}/${v.file}"; }
      )
    ) set;

  line =
    name: v:
    if v == true then
      [ "--${name}" ]
    else if v == false then
      [ ]
    else
      map (x: "--${name}=${lib.escapeShellArg x}") (lib.toList v);
in
{
  options.programs.bat = {
    enable = enable "bat is set up";
    package = package pkgs "bat";
    extraPackages = packages "Packages that go with it.";
    config = option (types.attrsOf (
      types.oneOf [
        types.str
        (types.listOf types.str)
        types.bool
      ]
    )) { } "Flags it always gets.";
    themes = option (types.attrsOf part) { } "Further themes.";
    syntaxes = option (types.attrsOf part) { } "Further syntaxes.";
  };

  config = mkIf cfg.enable {
    home = {
      packages = lib.optional (cfg.package != null) cfg.package ++ cfg.extraPackages;
      # Debian calls it batcat.
      shellAliases = lib.optionalAttrs (baseNameOf bat != "bat") { bat = baseNameOf bat; };
      activation.batCache = mkIf (cfg.themes != { } || cfg.syntaxes != { }) (
        lib.hm.dag.entryAfter [ "linkGeneration" ] ''
          verboseEcho "Rebuilding bat theme cache"
          run --silence ${bat} cache --build
        ''
      );
    };
    xdg.configFile = {
      "bat/config" = mkIf (cfg.config != { }) {
        text = lib.concatStringsSep "\n" (lib.concatLists (lib.mapAttrsToList line cfg.config)) + "\n";
      };
    }
    // files "themes" "tmTheme" cfg.themes
    // files "syntaxes" "sublime-syntax" cfg.syntaxes;
  };
}
