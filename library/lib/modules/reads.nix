# What a module can read of `config` and `options`, and which arguments it names.
#
# Paths are lists of names. One that ends at a set of options stands for all below it; the empty one, for everything.
{ lib }:
let
  inherit (builtins)
    attrNames
    concatMap
    filter
    elemAt
    groupBy
    isAttrs
    mapAttrs
    length
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

  # Readers by path: `entries` are { path, key, kind }, the kind being `config` or `options`; of the two are lists of keys for each path.
  index = indexFrom 0;
  indexFrom =
    depth: entries:
    let
      here = filter (entry: length entry.path == depth) entries;
      keys = kind: concatMap (entry: if entry.kind == kind then [ entry.key ] else [ ]) here;
    in
    {
      config = keys "config";
      options = keys "options";
      below = mapAttrs (_: indexFrom (depth + 1)) (
        groupBy (entry: elemAt entry.path depth) (filter (entry: length entry.path > depth) entries)
      );
    };
in
{
  inherit index ofModule;
}
