# An overlay: a default that is a package of the distribution is shown by its name.
_:
builtins.mapAttrs (
  name: value:
  if value.type or null == "distribution-package" then
    value
    // {
      _type = "literalExpression";
      text = "pkgs.${name}";
    }
  else
    value
)
