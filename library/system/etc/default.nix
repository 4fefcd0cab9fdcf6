# Files under /etc: links into the store, or copies with their own mode and owner.
{
  config,
  lib,
  pkgs,
  ...
}:
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

  enabled = lib.filter (f: f.enable) (lib.attrValues config.environment.etc);
  duplicates = lib.attrNames (
    lib.filterAttrs (_: files: lib.length files > 1) (lib.groupBy (f: f.target) enabled)
  );

  targets = lib.genAttrs (map (f: f.target) enabled) (_: null);
  above = target: lib.init (lib.splitString "/" target);
  # The folders a file stands in, from the outermost.
  foldersOf =
    target:
    lib.genList (n: lib.concatStringsSep "/" (lib.take (n + 1) (above target))) (
      lib.length (above target)
    );
  inAFile = lib.concatMap (
    target:
    map (folder: {
      inherit folder target;
    }) (lib.filter (folder: targets ? ${folder}) (foldersOf target))
  ) (lib.attrNames targets);
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

  config = {
    assertions =
      map (target: {
        assertion = false;
        message = "Two entries of `environment.etc` make the same file, /etc/${target}; give one another `target`.";
      }) duplicates
      ++ map (c: {
        assertion = false;
        message = "`environment.etc' makes /etc/${c.folder} a link or file of its own, so /etc/${c.target} cannot stand in it.";
      }) inAFile;

    nivis.manifest.files = lib.listToAttrs (
      map (f: {
        name = "/etc/${f.target}";
        value = {
          inherit (f) mode user group;
          source = "${f.source}";
        };
      }) enabled
    );
  };
}
