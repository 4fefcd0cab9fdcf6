# What a module can read of `config` and `options`, and which arguments it names.
#
# Paths are lists of names. One that ends at a set of options stands for all below it; the empty one, for everything.
{ lib }:
let
  inherit (builtins)
    attrNames
    concatMap
    filter
    groupBy
    head
    isAttrs
    map
    mapAttrs
    tail
    ;
  isLambda = builtins.isFunction;
  inherit (lib.trivial) functionArgs;

  # Nivis' evaluator says what stands in a function's text; by others it is not known.
  answer = { __nivisReads }: null;

  nothing = {
    args = [ ];
    config = [ ];
    options = [ ];
    reads = { };
  };
  everything = args: {
    inherit args;
    config = [ [ ] ];
    options = [ [ ] ];
    reads = null;
  };

  ofFunction =
    f:
    let
      found = answer { __nivisReads = f; };
    in
    if found == null || found.reads == null then
      everything (attrNames (functionArgs f))
    else
      {
        inherit (found) args reads;
        config = found.reads.config or [ ];
        options = found.reads.options or [ ];
      };

  # A function that says itself what it reads (`_reads`) is a set with `__functor`.
  ofModule =
    source:
    if isAttrs source then
      if source ? __functor then
        if source ? _reads then
          nothing // source._reads // { args = attrNames (functionArgs source); }
        else
          everything (attrNames (functionArgs source))
      else
        nothing
    else if isLambda source then
      ofFunction source
    else
      ofModule (import source);

  # Readers by path: `entries` are { path, key }.
  index = entries: {
    here = concatMap (entry: if entry.path == [ ] then [ entry.key ] else [ ]) entries;
    below = mapAttrs (
      _: entries: index (map (entry: entry // { path = tail entry.path; }) entries)
    ) (groupBy (entry: head entry.path) (filter (entry: entry.path != [ ]) entries));
  };

  # Who reads what is at `path`, above or below it: { keys, rest }, `rest` being how much further down.
  readersAt =
    { here, below }@indexed:
    path:
    if path == [ ] then
      readersBelow [ ] indexed
    else
      [
        {
          keys = here;
          rest = [ ];
        }
      ]
      ++ (if below ? ${head path} then readersAt below.${head path} (tail path) else [ ]);

  readersBelow =
    rest:
    { here, below }:
    [
      {
        keys = here;
        inherit rest;
      }
    ]
    ++ concatMap (name: readersBelow (rest ++ [ name ]) below.${name}) (attrNames below);
in
{
  inherit index ofModule readersAt;
}
