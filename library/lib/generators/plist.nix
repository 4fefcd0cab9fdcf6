# Property lists in XML, as macOS and launchd read them: toPlist :: { escape ? } -> a -> String.
{ lib }:
{
  escape ? false,
}:
let
  inherit (builtins)
    attrNames
    concatMap
    concatStringsSep
    isAttrs
    isBool
    isFloat
    isInt
    isList
    isPath
    isString
    ;
  text = if escape then lib.strings.escapeXML else (s: s);

  # Null has no form of its own; alone it is an empty line, as a member of a dictionary it is left out.
  show =
    ind: v:
    if v == null then
      ""
    else if isBool v then
      ind + (if v then "<true/>" else "<false/>")
    else if isInt v then
      "${ind}<integer>${toString v}</integer>"
    else if isString v then
      "${ind}<string>${text v}</string>"
    else if isList v then
      block "array" ind (concatStringsSep "\n" (map (show "\t${ind}") v))
    else if isAttrs v then
      block "dict" ind (concatStringsSep "\n" (concatMap (member ind v) (attrNames v)))
    else if isPath v then
      "${ind}<string>${text (toString v)}</string>"
    else if isFloat v then
      "${ind}<real>${toString v}</real>"
    else
      abort "generators.toPlist: should never happen (v = ${v})";

  block =
    tag: ind: body:
    "${ind}<${tag}>\n${body}\n${ind}</${tag}>";

  member =
    ind: set: name:
    if name == "_module" || set.${name} == null then
      [ ]
    else
      [
        "\t${ind}<key>${text name}</key>"
        (show "\t${ind}" set.${name})
      ];

  render = v: ''
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE plist PUBLIC "-//Apple Computer//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
    <plist version="1.0">
    ${show "" v}
    </plist>'';
in
v:
lib.trivial.warnIf (
  !escape
) "Using `lib.generators.toPlist` without `escape = true` is deprecated" (render v)
