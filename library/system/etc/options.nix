# Options of files under /etc. Apart from what is made of them, so that this can change where they do not.
{ lib, pkgs, ... }:
let
  inherit (lib)
    mkDefault
    mkDerivedConfig
    mkIf
    mkOption
    types
    ;

  file =
    {
      name,
      config,
      options,
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
          type = types.str;
          description = "Where the file stands, relative to /etc; the attribute's name where nothing is said.";
        };

        text = mkOption {
          type = types.nullOr types.lines;
          default = null;
          description = "Text of the file.";
        };

        source = mkOption {
          type = types.path;
          description = "Path of the source file.";
        };

        mode = mkOption {
          type = types.str;
          default = "symlink";
          example = "0600";
          description = ''
            `symlink` for a link into the store, `direct-symlink` for a link to the source itself; a mode in octal for
            a copy.
          '';
        };

        uid = mkOption {
          type = types.int;
          default = 0;
          description = "Owner of a copied file.";
        };

        gid = mkOption {
          type = types.int;
          default = 0;
          description = "Group of a copied file.";
        };

        user = mkOption {
          type = types.str;
          default = "+${toString config.uid}";
          description = "Name of a copied file's owner; goes before `uid`.";
        };

        group = mkOption {
          type = types.str;
          default = "+${toString config.gid}";
          description = "Name of a copied file's group; goes before `gid`.";
        };
      };

      config = {
        target = mkDefault name;
        source = mkIf (config.text != null) (
          mkDerivedConfig options.text (pkgs.writeText ("etc-" + lib.replaceStrings [ "/" ] [ "-" ] name))
        );
      };
    };
in
{
  options.environment.etc = mkOption {
    type = types.attrsOf (types.submodule file);
    default = { };
    example = {
      "motd".text = "hello";
      "app/key" = {
        source = "/run/keys/app";
        mode = "0440";
        group = "app";
      };
    };
    description = "Files to make under /etc.";
  };
}
