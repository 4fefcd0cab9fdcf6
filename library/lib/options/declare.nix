# Declarations of options.
{ lib }:
let
  inherit (builtins) isList;
  inherit (lib) types;
  inherit (lib.attrsets) attrByPath optionalAttrs showAttrPath;
  inherit (lib.lists) last toList;

  # The formals only guard against misspelt attributes; what is absent stays absent.
  mkOption =
    {
      default ? null,
      defaultText ? null,
      example ? null,
      description ? null,
      relatedPackages ? null,
      type ? null,
      apply ? null,
      internal ? null,
      visible ? null,
      readOnly ? null,
    }@attrs:
    attrs // { _type = "option"; };

  # An option for the package a module uses. `default` is an attribute path in `pkgs` (null: none), `pkgsText`
  # how `pkgs` is written in the manual.
  mkPackageOption =
    pkgs: name:
    {
      nullable ? false,
      default ? name,
      example ? null,
      extraDescription ? "",
      pkgsText ? "pkgs",
    }:
    let
      path = toList default;
      pathText = showAttrPath path;
      literal = lib.options.literalExpression;
    in
    mkOption (
      (
        if default != null then
          {
            default = attrByPath path (throw "${pathText} cannot be found in ${pkgsText}") pkgs;
            defaultText = literal "${pkgsText}.${pathText}";
          }
        else
          optionalAttrs nullable { default = null; }
      )
      // optionalAttrs (example != null) {
        example = literal (if isList example then "${pkgsText}.${showAttrPath example}" else example);
      }
      // {
        type = if nullable then types.nullOr types.package else types.package;
        description =
          "The ${if isList name then last name else name} package to use."
          + (if extraDescription == "" then "" else " ${extraDescription}");
      }
    );
in
{
  inherit mkOption mkPackageOption;

  # The name it had while descriptions could be DocBook.
  mkPackageOptionMD = mkPackageOption;

  isOption = value: value._type or null == "option";

  mkEnableOption =
    name:
    mkOption {
      default = false;
      example = true;
      description = "Whether to enable ${name}.";
      type = types.bool;
    };

  # Takes any definitions and has no value, so that a module can be used where an option it sets is unknown.
  mkSinkUndeclaredOptions =
    attrs:
    mkOption (
      {
        internal = true;
        visible = false;
        default = false;
        description = "Sink for option definitions.";
        type = lib.types.mkOptionType {
          name = "sink";
          check = _: true;
          merge = _: _: false;
        };
        apply = _: throw "Option value is not readable because the option is not declared.";
      }
      // attrs
    );
}
