# The values of a host's options that somebody defined, by their names; what is no data is shown by what it is.
host:
let
  inherit (builtins)
    attrNames
    concatMap
    deepSeq
    isAttrs
    isFunction
    isList
    isPath
    listToAttrs
    map
    mapAttrs
    removeAttrs
    tryEval
    ;

  plain =
    depth: value:
    if isFunction value then
      "«function»"
    else if isPath value then
      toString value
    else if isList value then
      if depth == 0 then "«list»" else map (plain (depth - 1)) value
    else if isAttrs value then
      if value ? outPath then
        "${value.name or value.pname or value.outPath}"
      else if value ? _withoutFunctions then
        # A platform of nixpkgs: its name says all.
        value.system
      else if value ? __toString then
        toString value
      else if depth == 0 then
        "«set»"
      else
        mapAttrs (_: plain (depth - 1)) (
          removeAttrs value [
            "_module"
            "warnings"
          ]
        )
    else
      value;

  safely =
    value:
    let
      result = tryEval (
        let
          data = plain 8 value;
        in
        deepSeq data data
      );
    in
    if result.success then result.value else "«error»";

  # Conditions of definitions may throw where nobody asks for the option.
  isDefined =
    option:
    let
      result = tryEval ((option.isDefined or false) && (option.highestPrio or 1500) < 1500);
    in
    result.success && result.value;
  isShown = option: !(option.internal or false) && (option.visible or true) != false;

  walk =
    path: options:
    concatMap (
      name:
      let
        option = options.${name};
        here = if path == "" then name else "${path}.${name}";
      in
      if !isAttrs option || name == "_module" then
        [ ]
      else if option._type or "" == "option" then
        if isDefined option && isShown option then
          [
            {
              name = here;
              value = safely option.value;
            }
          ]
        else
          [ ]
      else
        walk here option
    ) (attrNames options);
in
builtins.toJSON (listToAttrs (walk "" host.options))
