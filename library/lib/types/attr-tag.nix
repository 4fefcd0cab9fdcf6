# A value that is one of several kinds and says which: `{ <tag> = value; }`.
{ lib, core }:
let
  inherit (builtins)
    addErrorContext
    attrNames
    concatStringsSep
    head
    intersectAttrs
    isAttrs
    length
    map
    mapAttrs
    unsafeGetAttrPos
    ;
  inherit (lib) types;
  inherit (lib.options)
    getFiles
    isOption
    showFiles
    showOption
    ;
  inherit (lib.strings) escapeNixIdentifier escapeNixString;

  # Tags are options, but are not declared in a module that would note where.
  declareTags =
    tags:
    mapAttrs (
      name: option:
      let
        tag = escapeNixIdentifier name;
        pos = unsafeGetAttrPos name tags;
        at = if pos == null then "" else " at ${pos.file}:${toString pos.line}:${toString pos.column}";
      in
      addErrorContext "while checking that attrTag tag ${tag} is an option with a type${at}" (
        if isOption option then
          option
          // {
            declarations = option.declarations or (if pos == null then [ ] else [ pos.file ]);
            declarationPositions = option.declarationPositions or (if pos == null then [ ] else [ pos ]);
          }
        else
          throw "In attrTag, each tag value must be an option, but tag ${tag} ${
            if !(option ? _type) then
              "was not."
            else if option._type == "option-type" then
              "was a bare type, not wrapped in mkOption."
            else
              "was of type ${escapeNixString option._type}."
          }"
      )
    ) tags;

  joinTags =
    a: b:
    let
      declaration = options: {
        inherit options;
        _file = "<attrTag {...}>";
        pos = null;
      };
      join =
        name: other:
        let
          own = a.${name};
        in
        lib.modules.mergeOptionDecls
          [ name ]
          [
            (declaration own)
            (declaration other)
          ]
        // {
          declarations = own.declarations ++ other.declarations;
          declarationPositions = own.declarationPositions ++ other.declarationPositions;
        };
    in
    a // b // mapAttrs join (intersectAttrs a b);

  attrTag =
    declared:
    let
      tags = declareTags declared;
      choices = concatStringsSep ", " (map escapeNixIdentifier (attrNames tags));
      tagOf = def: head (attrNames def.value);
    in
    core.mkOptionType {
      name = "attrTag";
      description = "attribute-tagged union with choices: ${choices}";
      descriptionClass = "noun";
      check =
        value:
        isAttrs value
        && (
          let
            names = attrNames value;
          in
          length names == 1 && tags ? ${head names}
        );
      merge =
        loc: defs:
        let
          tag = tagOf (head defs);
          inner = map (
            def:
            if tagOf def == tag then
              {
                inherit (def) file;
                value = def.value.${tag};
              }
            else
              throw "The option `${showOption loc}` is defined both as `${tag}` and `${tagOf def}`, in ${showFiles (getFiles defs)}."
          ) defs;
        in
        if tags ? ${tag} then
          { ${tag} = (lib.modules.evalOptionValue (loc ++ [ tag ]) tags.${tag} inner).value; }
        else
          throw "The option `${showOption loc}` is defined as ${escapeNixIdentifier tag}, but ${escapeNixIdentifier tag} is not among the valid choices (${choices}). Value ${tag} was defined in ${showFiles (getFiles defs)}.";
      getSubOptions = prefix: mapAttrs (name: option: option // { loc = prefix ++ [ name ]; }) tags;
      functor = {
        name = "attrTag";
        type = { tags, ... }: types.attrTag tags;
        payload = { inherit tags; };
        binOp = a: b: { tags = joinTags a.tags b.tags; };
      };
      nestedTypes = tags;
    };
in
{
  inherit attrTag;
}
