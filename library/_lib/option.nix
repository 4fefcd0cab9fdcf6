# Short ways to write options, for modules with many of them.
{ lib }:
let
  inherit (lib) mkOption types;
  option =
    type: default: description:
    mkOption { inherit type default description; };
in
{
  inherit option;
  flag = option types.bool;
  enable = what: option types.bool false "Whether ${what}.";
  lines = option types.lines "";
  strings = option (types.listOf types.str) [ ];
  packages = option (types.listOf types.package) [ ];
  maybe = type: option (types.nullOr type) null;
  requiredPackage =
    pkgs: name:
    mkOption {
      type = types.package;
      default = pkgs.${name};
      defaultText = lib.literalExpression "pkgs.${name}";
      description = "The package.";
    };
  package =
    pkgs: name:
    mkOption {
      type = types.nullOr types.package;
      default = pkgs.${name};
      defaultText = lib.literalExpression "pkgs.${name}";
      description = "The package; null where it is there already.";
    };
}
