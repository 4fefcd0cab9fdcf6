# Looking at values while they are evaluated, and a small test runner.
{ lib }:
let
  inherit (builtins)
    attrNames
    concatMap
    concatStringsSep
    deepSeq
    elem
    foldl'
    isAttrs
    isList
    length
    mapAttrs
    seq
    substring
    toJSON
    trace
    unsafeDiscardStringContext
    ;
  inherit (lib.generators) toPretty;

  traceValFn = f: x: trace (f x) x;

  # What lies below the depth is shown as an ellipsis.
  traceSeqN =
    depth: x:
    let
      mark = text: val: {
        __pretty = _: text;
        inherit val;
      };
      cut =
        n: v:
        if isList v then
          (if n == 0 then mark "[…]" v else map (cut (n - 1)) v)
        else if isAttrs v then
          (if n == 0 then mark "{…}" v else mapAttrs (_: cut (n - 1)) v)
        else
          v;
    in
    trace (toPretty { allowPrettyValues = true; } (cut depth x));

  traceValSeqNFn =
    f: depth: v:
    traceSeqN depth (f v) v;
in
{
  inherit (builtins) addErrorContext trace unsafeGetAttrPos;

  # traceIf :: Bool -> String -> a -> a
  traceIf =
    pred: msg: x:
    if pred then trace msg x else x;

  # traceValFn :: (a -> b) -> a -> a — shows f x, gives x.
  # traceVal :: a -> a
  inherit traceValFn;
  traceVal = traceValFn (x: x);

  # traceSeq :: a -> b -> b — shows the whole of a.
  # traceSeqN :: Int -> a -> b -> b — down to a depth.
  traceSeq = x: trace (deepSeq x x);
  inherit traceSeqN;

  # traceValSeqFn :: (a -> b) -> a -> a; traceValSeq :: a -> a
  # traceValSeqNFn :: (a -> b) -> Int -> a -> a; traceValSeqN :: Int -> a -> a
  traceValSeqFn = f: v: traceValFn f (deepSeq v v);
  traceValSeq = v: traceValFn (x: x) (deepSeq v v);
  inherit traceValSeqNFn;
  traceValSeqN = traceValSeqNFn (x: x);

  # traceFnSeqN :: Int -> String -> (a -> b) -> a -> b — argument and result of a call.
  traceFnSeqN =
    depth: name: f: v:
    let
      res = f v;
    in
    traceSeqN (depth + 1) {
      fn = name;
      from = v;
      to = res;
    } res;

  # runTests :: { testName = { expr; expected; }; tests ? [String]; } -> [{ name; expected; result; }]
  # The failures: of names that begin with "test", or of those that `tests` lists.
  runTests =
    tests:
    let
      chosen = tests.tests or [ ];
    in
    concatMap (
      name:
      let
        test = tests.${name};
      in
      if
        (if chosen == [ ] then substring 0 4 name == "test" else elem name chosen)
        && test.expr != test.expected
      then
        [
          {
            inherit name;
            inherit (test) expected;
            result = test.expr;
          }
        ]
      else
        [ ]
    ) (attrNames tests);

  # throwTestFailures :: { failures; description ? } -> null — throws unless there are none.
  throwTestFailures =
    {
      failures,
      description ? "tests",
      ...
    }:
    let
      show = value: unsafeDiscardStringContext (toPretty { allowPrettyValues = true; } value);
      report = failure: ''
        FAIL ${show failure.name}:
        Expected:
        ${show failure.expected}
        Result:
        ${show failure.result}
      '';
      shown = foldl' (_: failure: traceValFn (x: x) (report failure)) null failures;
    in
    if failures == [ ] then
      null
    else
      throw (
        seq shown "${toString (length failures)} ${description} failed:\n- ${
          concatStringsSep "\n- " (map (failure: failure.name) failures)
        }\n\n${toJSON failures}"
      );

  # testAllTrue :: [Bool] -> { expr; expected; }
  testAllTrue = expr: {
    inherit expr;
    expected = map (_: true) expr;
  };
}
