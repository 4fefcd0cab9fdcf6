# How far two strings are apart: common ends and the Levenshtein distance, for "did you mean".
{ lib }:
let
  inherit (builtins)
    elemAt
    genList
    stringLength
    substring
    ;
  inherit (lib.trivial) min;

  commonLength =
    charAt: a: b:
    let
      end = min (stringLength a) (stringLength b);
      go = i: if i < end && charAt i a == charAt i b then go (i + 1) else i;
    in
    go 0;
  commonPrefixLength = commonLength (i: s: substring i 1 s);
  commonSuffixLength = commonLength (i: s: substring (stringLength s - i - 1) 1 s);

  # A table of thunks: each cell is computed once, and only if needed.
  levenshtein =
    a: b:
    let
      table = genList (i: genList (cell i) (stringLength b + 1)) (stringLength a + 1);
      at = i: j: elemAt (elemAt table i) j;
      cell =
        i: j:
        let
          changed = if substring (i - 1) 1 a == substring (j - 1) 1 b then 0 else 1;
        in
        if j == 0 then
          i
        else if i == 0 then
          j
        else
          min (min (at (i - 1) j + 1) (at i (j - 1) + 1)) (at (i - 1) (j - 1) + changed);
    in
    at (stringLength a) (stringLength b);

  # Both take strings without common ends, the first at least as long as the second.
  withinOne = a: b: stringLength a <= 1 && stringLength b <= 1;
  withinTwo =
    a: b:
    let
      la = stringLength a;
      lb = stringLength b;
      cut =
        s: len: start:
        substring start len s;
    in
    if la - lb == 2 then
      substring 1 (la - 2) a == b
    else if la - lb == 1 then
      let
        middle = substring 1 (la - 2) a;
      in
      middle == substring 0 (lb - 1) b || middle == substring 1 (lb - 1) b
    else
      substring 1 (la - 2) a == substring 1 (lb - 2) b
      || cut a (la - 1) 0 == cut b (lb - 1) 1
      || cut a (la - 1) 1 == cut b (lb - 1) 0;
in
{
  # commonPrefixLength, commonSuffixLength :: String -> String -> Int
  inherit commonPrefixLength commonSuffixLength;

  # levenshtein :: String -> String -> Int — insertions, deletions and replacements between them.
  inherit levenshtein;

  # levenshteinAtMost :: Int -> String -> String -> Bool — without the table for distances up to 2.
  levenshteinAtMost =
    k:
    let
      go =
        a: b:
        let
          la = stringLength a;
          lb = stringLength b;
          prefix = commonPrefixLength a b;
          both = prefix + commonSuffixLength a b;
          middleA = substring prefix (la - both) a;
          middleB = substring prefix (lb - both) b;
        in
        if la < lb then
          go b a
        else if la - lb > k then
          false
        else if k == 1 then
          withinOne middleA middleB
        else if k == 2 then
          withinTwo middleA middleB
        else
          levenshtein middleA middleB <= k;
    in
    if k <= 0 then (a: b: a == b) else go;
}
