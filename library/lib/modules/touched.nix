# The options that modules declare and define, as trees of which each leaf is an option, or entries of one.
{ sameness }:
let
  inherit (builtins)
    all
    attrNames
    attrValues
    concatMap
    deepSeq
    elem
    head
    isAttrs
    map
    mapAttrs
    tail
    ;
  inherit (sameness) attempt setOf;

  # The options that a module declares and defines, as a tree; null where there is something that cannot be taken over.
  touchedBy =
    decides: options: module:
    let
      found = merged [
        (if module.declares then declared options module.options else { })
        (defined decides options module.config)
      ];
    in
    attempt (deepSeq found found) null;

  # A leaf is `whole`, or names the entries of an `attrsOf` that are spoken of.
  whole = {
    _type = "whole";
  };
  entries = names: {
    _type = "entries";
    names = setOf names;
  };
  isLeaf = tree: tree ? _type;

  merged = trees: if elem null trees then null else builtins.foldl' join { } trees;
  join =
    a: b:
    if a == { } then
      b
    else if isLeaf a && isLeaf b then
      if a._type == "entries" && b._type == "entries" then a // { names = a.names // b.names; } else whole
    else if isLeaf a || isLeaf b then
      whole
    else
      a // mapAttrs (name: below: if a ? ${name} then join a.${name} below else below) b;
  ifAll = tree: if elem null (attrValues tree) then null else tree;

  declared =
    options: subtree:
    if !isAttrs subtree || subtree ? _module then
      null
    else
      ifAll (
        mapAttrs (
          name: decl:
          if !(options ? ${name}) then
            null
          else if options.${name}._type or null == "option" then
            whole
          else
            declared options.${name} decl
        ) subtree
      );

  # Where it `decides` conditions, what is not defined by them is left out.
  defined =
    decides: options: value:
    if !isAttrs value then
      null
    else if value ? _type then
      if value._type == "merge" then
        merged (map (defined decides options) value.contents)
      else if value._type == "if" then
        if decides && !value.condition then { } else defined decides options value.content
      else if value._type == "override" then
        defined decides options value.content
      else
        null
    else if value ? _module then
      null
    else
      ifAll (
        mapAttrs (
          name: value:
          if !(options ? ${name}) then
            null
          else if options.${name}._type or null == "option" then
            if decides && hasEntries options.${name} then entriesIn value else whole
          else
            defined decides options.${name} value
        ) value
      );

  hasEntries =
    option:
    (option.type.name or "" == "attrsOf" || option.type.name or "" == "lazyAttrsOf")
    && !(option ? apply);

  entriesIn =
    value:
    if !isAttrs value then
      whole
    else if !(value ? _type) then
      entries (attrNames value)
    else if value._type == "merge" then
      builtins.foldl' join (entries [ ]) (map entriesIn value.contents)
    else if value._type == "if" then
      if value.condition then entriesIn value.content else entries [ ]
    else if value ? content then
      entriesIn value.content
    else
      whole;

  # Whether a tree has no leaf that another has not.
  isWithin =
    tree: other:
    tree != null
    && (
      if isLeaf other then
        other._type == "whole"
        || tree._type or null == "entries" && all (name: other.names ? ${name}) (attrNames tree.names)
      else
        !isLeaf tree && all (name: other ? ${name} && isWithin tree.${name} other.${name}) (attrNames tree)
    );

  # The paths of a tree's leaves, of entries those of each.
  leaves =
    prefix: tree:
    if !isLeaf tree then
      concatMap (name: leaves (prefix ++ [ name ]) tree.${name}) (attrNames tree)
    else if tree._type == "whole" then
      [ prefix ]
    else
      map (name: prefix ++ [ name ]) (attrNames tree.names);

  # Whether a path leads to a leaf, or beyond.
  isLeafOf =
    tree: path:
    isLeaf tree || path != [ ] && tree ? ${head path} && isLeafOf tree.${head path} (tail path);

  # A node with what its module declares and says, as `before` has decided.
  speaking =
    options: node:
    node
    // {
      touched = touchedBy true options node.module;
      declared = if node.module.declares then declared options node.module.options else { };
    };

  declaredBy = nodes: merged (map (node: node.declared) nodes);
  touchedByAll =
    decides: options: nodes:
    merged (map (node: if decides then node.touched else touchedBy decides options node.module) nodes);
in
{
  inherit
    declared
    declaredBy
    isLeaf
    isLeafOf
    isWithin
    leaves
    speaking
    touchedByAll
    ;
}
