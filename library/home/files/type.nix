# The type of `home.file' and its like: files named relative to a folder.
{
  lib,
  pkgs,
  home,
}:
let
  inherit (lib)
    hasPrefix
    mkDefault
    mkIf
    mkOption
    types
    ;
in
folder:
types.attrsOf (
  types.submodule (
    {
      name,
      config,
      ...
    }:
    {
      options = {
        enable = mkOption {
          type = types.bool;
          default = true;
          description = "Whether to make this file.";
        };
        target = mkOption {
          type = types.nonEmptyStr;
          apply = p: lib.removePrefix "${home}/" (if hasPrefix "/" p then p else "${folder}/${p}");
          description = "Where the file stands, relative to the home; the attribute's name where nothing is said.";
        };
        text = mkOption {
          type = types.nullOr types.lines;
          default = null;
          description = "Text of the file.";
        };
        source = mkOption {
          type = types.path;
          description = "Path of the source: a file or a folder.";
        };
        executable = mkOption {
          type = types.nullOr types.bool;
          default = null;
          description = "Whether the file may be run; null as its source is.";
        };
        recursive = mkOption {
          type = types.bool;
          default = false;
          description = "Whether a folder becomes a folder of links, so that other files may stand in it.";
        };
        ignorelinks = mkOption {
          type = types.bool;
          default = false;
          description = "Whether links to folders in such a folder are linked as they are, rather than gone into.";
        };
        onChange = mkOption {
          type = types.lines;
          default = "";
          description = "Shell commands that run when the file has changed.";
        };
        force = mkOption {
          type = types.bool;
          default = false;
          description = "Whether a file that is there already is replaced.";
        };
      };
      config = {
        target = mkDefault name;
        source = mkIf (config.text != null) (
          mkDefault (
            pkgs.writeTextFile {
              name = "home-${lib.strings.sanitizeDerivationName (baseNameOf name)}";
              text = config.text;
              executable = config.executable == true;
            }
          )
        );
      };
    }
  )
)
