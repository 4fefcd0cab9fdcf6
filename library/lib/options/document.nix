# Options as data for a manual.
{ lib }:
let
  inherit (builtins)
    addErrorContext
    concatMap
    filter
    isAttrs
    isBool
    isList
    isString
    map
    mapAttrs
    removeAttrs
    ;
  inherit (lib.attrsets) collect isDerivation optionalAttrs;
  inherit (lib.options) isOption showOption unknownModule;

  literal =
    name: _type: text:
    if isString text then { inherit _type text; } else throw "${name} expects a string.";

  literalExpression = literal "literalExpression" "literalExpression";
  literalMD = literal "literalMD" "literalMD";

  renderOptionValue =
    value:
    if value ? _type && value ? text then
      value
    else
      literalExpression (
        lib.generators.toPretty {
          multiline = true;
          allowPrettyValues = true;
        } value
      );

  documentOption =
    option:
    let
      name = showOption option.loc;
      visible = option.visible or true;
      # What a type gives where nothing is defined; not asked of submodules, whose options may want a
      # definition and are listed by themselves.
      hasEmptyValue =
        (option.type or { }).emptyValue or { } ? value && option.type.getSubModules or null == null;
      entry = {
        inherit (option) loc;
        inherit name;
        description = option.description or null;
        declarations = filter (file: file != unknownModule) option.declarations;
        internal = option.internal or false;
        visible = if isBool visible then visible else visible == "shallow";
        readOnly = option.readOnly or false;
        type = option.type.description or "unspecified";
      }
      // optionalAttrs (option ? example) {
        example = addErrorContext "while evaluating the example of option `${name}`" (
          renderOptionValue option.example
        );
      }
      // optionalAttrs (option ? defaultText || option ? default || hasEmptyValue) {
        default =
          addErrorContext
            "while evaluating the ${
              if option ? defaultText then "defaultText" else "default value"
            } of option `${name}`"
            (renderOptionValue (option.defaultText or option.default or option.type.emptyValue.value));
      }
      // optionalAttrs (option.relatedPackages or null != null) { inherit (option) relatedPackages; };
      showsSubOptions = if isBool visible then visible else visible == "transparent";
    in
    [ entry ]
    ++ (
      if showsSubOptions then
        optionAttrSetToDocList' option.loc (option.type.getSubOptions option.loc)
      else
        [ ]
    );

  optionAttrSetToDocList' = _: options: concatMap documentOption (collect isOption options);

  # Derivations print as megabytes: only their name is kept.
  scrubOptionValue =
    value:
    if isDerivation value then
      {
        type = "derivation";
        inherit (value) name;
        drvPath = value.name;
        outPath = value.name;
      }
    else if isList value then
      map scrubOptionValue value
    else if isAttrs value then
      mapAttrs (_: scrubOptionValue) (removeAttrs value [ "_args" ])
    else
      value;
in
{
  inherit
    literalExpression
    literalMD
    optionAttrSetToDocList'
    renderOptionValue
    scrubOptionValue
    ;

  optionAttrSetToDocList = optionAttrSetToDocList' [ ];

  literalCode = language: text: literalMD "```${language}\n${text}\n```\n";

  # Descriptions are Markdown; older modules say so of each.
  mdDoc = text: if isString text then text else throw "mdDoc expects a string.";
}
