# Modules of today's library: many options, several definitions of each, submodules, `mkIf` and priorities.
# Takes the library: `--arg library /path/to/nixpkgs/lib`.
{ library }:
let
  lib = import library;
  inherit (lib)
    mkOption
    types
    mkIf
    mkDefault
    mkForce
    mkMerge
    ;
  group = g: { config, ... }: {
    options."group${toString g}" = {
      enable = mkOption {
        type = types.bool;
        default = false;
      };
      items = mkOption {
        type = types.listOf types.str;
        default = [ ];
      };
      table = mkOption {
        type = types.attrsOf types.int;
        default = { };
      };
      text = mkOption {
        type = types.lines;
        default = "";
      };
      sites = mkOption {
        default = { };
        type = types.attrsOf (
          types.submodule (
            { name, ... }: {
              options = {
                host = mkOption {
                  type = types.str;
                  default = name;
                };
                port = mkOption {
                  type = types.port;
                  default = 80;
                };
                extra = mkOption {
                  type = types.nullOr (types.either types.int types.str);
                  default = null;
                };
              };
            }
          )
        );
      };
    };
    config."group${toString g}" = mkMerge [
      {
        enable = mkDefault true;
        items = [
          "a"
          "b"
        ];
      }
      (mkIf config."group${toString g}".enable {
        items = [ "c" ];
        table = lib.genAttrs (lib.genList (i: "t${toString i}") 10) lib.stringLength;
        text = "first";
        sites = lib.listToAttrs (
          lib.genList (i: lib.nameValuePair "s${toString i}" { port = 8000 + i; }) 5
        );
      })
      {
        text = "second";
        sites.s1.extra = mkForce 3;
      }
    ];
  };
  evaluated = lib.evalModules { modules = lib.genList group 60; };
in
builtins.hashString "sha256" (builtins.toJSON (removeAttrs evaluated.config [ "_module" ]))
