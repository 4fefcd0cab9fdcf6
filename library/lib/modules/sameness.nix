# Whether two values are the same, and what else is asked about values as a whole.
{ }:
let
  inherit (builtins)
    isPath
    isString
    listToAttrs
    map
    unsafeDiscardStringContext
    ;

  # What Nivis' evaluator answers instead: whether two values are the same for whoever could look at them, and whether
  # they are that already as they stand, without an evaluation. Nothing that fails meanwhile can be noticed.
  isSame = { __nivisSame }: false;
  isAlike = { __nivisAlike }: false;
  areSame =
    a: b:
    isSame {
      __nivisSame = [
        a
        b
      ];
    };
  areAlike =
    a: b:
    isAlike {
      __nivisAlike = [
        a
        b
      ];
    };
  # A value, or another if it cannot be evaluated.
  attempt = value: otherwise: if areSame value value then value else otherwise;

  isFile = source: isPath source || isString source;
  isSameSource = a: b: if isFile a && isFile b then a == b else areAlike a b;

  nameOf = node: unsafeDiscardStringContext node.key;
  setOf =
    names:
    listToAttrs (
      map (name: {
        inherit name;
        value = true;
      }) names
    );
in
{
  inherit
    areAlike
    areSame
    attempt
    isFile
    isSameSource
    nameOf
    setOf
    ;
}
