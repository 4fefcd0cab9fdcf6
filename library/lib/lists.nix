# Lists: folds, searching, slicing, sets as lists, sorting.
{ lib }:
let
  inherit (builtins)
    all
    any
    attrNames
    attrValues
    concatLists
    concatMap
    elem
    elemAt
    filter
    genericClosure
    genList
    groupBy
    head
    isList
    isString
    length
    mapAttrs
    partition
    seq
    sort
    split
    tail
    ;
  inherit (lib.trivial) compare warn;

  foldr =
    op: nul: list:
    let
      len = length list;
      go = n: if n == len then nul else op (elemAt list n) (go (n + 1));
    in
    go 0;

  foldl =
    op: nul: list:
    let
      go = n: if n < 0 then nul else op (go (n - 1)) (elemAt list n);
    in
    go (length list - 1);

  foldl' = op: acc: seq acc (builtins.foldl' op acc);

  imap0 = f: list: genList (n: f n (elemAt list n)) (length list);

  # A fold rather than a recursion: depth stays flat, and the predicate is not asked again after the hit.
  # The state counts down while nothing is found; a state ≥ 0 is the index of the hit.
  findFirstIndex =
    pred: default: list:
    let
      state = builtins.foldl' (
        i: el:
        if i >= 0 then
          i
        else if pred el then
          -i - 1
        else
          i - 1
      ) (-1) list;
    in
    if state < 0 then default else state;

  findFirst =
    pred: default: list:
    let
      index = findFirstIndex pred null list;
    in
    if index == null then default else elemAt list index;

  sublist =
    start: count: list:
    let
      rest = length list - start;
    in
    genList (n: elemAt list (start + n)) (
      if rest <= 0 then
        0
      else if count > rest then
        rest
      else
        count
    );

  take =
    count: list:
    let
      len = length list;
    in
    genList (elemAt list) (if count > len then len else count);

  drop =
    count: list:
    let
      rest = length list - count;
    in
    genList (n: elemAt list (count + n)) (if rest < 0 then 0 else rest);

  reverseList =
    list:
    let
      end = length list - 1;
    in
    genList (n: elemAt list (end - n)) (end + 1);

  hasPrefix = prefix: list: take (length prefix) list == prefix;

  zipListsWith =
    f: fst: snd:
    let
      a = length fst;
      b = length snd;
    in
    genList (n: f (elemAt fst n) (elemAt snd n)) (if a < b then a else b);

  # Closures know no order but that of first sight and compare strings without regard to their context: what
  # `unique` needs, in n·log n.
  unique =
    list:
    if length list > 8 && all isString list then
      map (x: x.key) (genericClosure {
        startSet = map (key: { inherit key; }) list;
        operator = _: [ ];
      })
    else
      builtins.foldl' (acc: e: if elem e acc then acc else acc ++ [ e ]) [ ] list;

  listDfs =
    stopOnCycles: before: list:
    let
      go =
        us: visited: rest:
        let
          loops = filter (x: before x us) visited;
          next = partition (x: before x us) rest;
        in
        if stopOnCycles && loops != [ ] then
          {
            cycle = us;
            inherit loops visited rest;
          }
        else if next.right == [ ] then
          {
            minimal = us;
            inherit visited rest;
          }
        else
          go (head next.right) ([ us ] ++ visited) (tail next.right ++ next.wrong);
    in
    go (head list) [ ] (tail list);

  compareLists =
    cmp: a: b:
    if a == [ ] then
      (if b == [ ] then 0 else -1)
    else if b == [ ] then
      1
    else
      let
        order = cmp (head a) (head b);
      in
      if order == 0 then compareLists cmp (tail a) (tail b) else order;

  # Sorts by a key that is computed once for each element.
  sortWith =
    less: key: list:
    map (pair: elemAt pair 1) (
      sort (a: b: less (head a) (head b)) (
        map (x: [
          (key x)
          x
        ]) list
      )
    );
in
{
  inherit (builtins)
    all
    any
    concatLists
    concatMap
    elem
    elemAt
    filter
    genList
    groupBy
    head
    isList
    length
    map
    partition
    sort
    tail
    ;

  # foldr :: (a -> b -> b) -> b -> [a] -> b — lazy, from the right.
  # foldl :: (b -> a -> b) -> b -> [a] -> b — lazy, from the left.
  # foldl' :: (b -> a -> b) -> b -> [a] -> b — strict.
  inherit foldr foldl foldl';

  # fold :: former name of foldr.
  fold = warn "fold has been deprecated, use foldr instead" foldr;

  # singleton :: a -> [a]
  singleton = x: [ x ];

  # forEach :: [a] -> (a -> b) -> [b]
  forEach = xs: f: map f xs;

  # imap0, imap1 :: (Int -> a -> b) -> [a] -> [b] — map with the index, from 0 or from 1.
  inherit imap0;
  imap1 = f: list: genList (n: f (n + 1) (elemAt list n)) (length list);

  # ifilter0 :: (Int -> a -> Bool) -> [a] -> [a]
  ifilter0 =
    pred: list: map (elemAt list) (filter (n: pred n (elemAt list n)) (genList (n: n) (length list)));

  # flatten :: nested lists -> list; a value that is not a list becomes a list of one.
  flatten =
    let
      go = x: if isList x then concatMap go x else [ x ];
    in
    go;

  # remove :: a -> [a] -> [a]
  remove = e: filter (x: x != e);

  # findSingle :: (a -> Bool) -> a -> a -> [a] -> a — the one match, or what to say for none and for several.
  findSingle =
    pred: default: multiple: list:
    let
      found = filter pred list;
    in
    if found == [ ] then
      default
    else if length found == 1 then
      head found
    else
      multiple;

  # findFirstIndex :: (a -> Bool) -> b -> [a] -> (Int | b)
  # findFirst :: (a -> Bool) -> a -> [a] -> a
  inherit findFirstIndex findFirst;

  # count :: (a -> Bool) -> [a] -> Int
  count = pred: builtins.foldl' (n: x: if pred x then n + 1 else n) 0;

  # optional :: Bool -> a -> [a]
  optional = cond: elem: if cond then [ elem ] else [ ];

  # optionals :: Bool -> [a] -> [a]
  optionals = cond: elems: if cond then elems else [ ];

  # toList :: (a | [a]) -> [a]
  toList = x: if isList x then x else [ x ];

  # range :: Int -> Int -> [Int] — both ends included.
  range = first: last: if first > last then [ ] else genList (n: first + n) (last - first + 1);

  # replicate :: Int -> a -> [a]
  replicate = n: elem: genList (_: elem) n;

  # groupBy' :: (b -> a -> b) -> b -> (a -> String) -> [a] -> { name = b; } — groups, each folded.
  groupBy' =
    op: nul: pred: list:
    mapAttrs (_: foldl op nul) (groupBy pred list);

  # zipListsWith :: (a -> b -> c) -> [a] -> [b] -> [c] — as long as the shorter list.
  # zipLists :: [a] -> [b] -> [{ fst = a; snd = b; }]
  inherit zipListsWith;
  zipLists = zipListsWith (fst: snd: { inherit fst snd; });

  # reverseList :: [a] -> [a]
  inherit reverseList;

  # listDfs :: Bool -> (a -> a -> Bool) -> [a] -> { minimal | cycle, loops; visited; rest; }
  # Walks from the head to an element with nothing before it; `before a b` says that a comes before b.
  inherit listDfs;

  # toposort :: (a -> a -> Bool) -> [a] -> { result = [a]; } | { cycle = [a]; loops = [a]; }
  toposort =
    before:
    let
      dfs = listDfs true before;
      go =
        list:
        let
          first = dfs list;
          rest = go (first.visited ++ first.rest);
        in
        if length list < 2 then
          { result = list; }
        else if first ? cycle then
          {
            cycle = reverseList first.visited ++ [ first.cycle ];
            inherit (first) loops;
          }
        else if rest ? cycle then
          rest
        else
          { result = [ first.minimal ] ++ rest.result; };
    in
    go;

  # sortOn :: (a -> b) -> [a] -> [a] — by a key computed once for each element.
  sortOn = sortWith (a: b: a < b);

  # compareLists :: (a -> a -> Int) -> [a] -> [a] -> Int
  inherit compareLists;

  # naturalSort :: [String] -> [String] — runs of digits compare as numbers.
  naturalSort = sortWith (a: b: compareLists compare a b < 0) (
    s: map (x: if isList x then lib.strings.toInt (head x) else x) (split "(0|[1-9][0-9]*)" s)
  );

  # take, drop :: Int -> [a] -> [a] — the first elements, what follows them.
  inherit take drop;

  # takeEnd, dropEnd :: Int -> [a] -> [a]
  takeEnd =
    n: list:
    let
      from = length list - n;
    in
    drop (if from < 0 then 0 else from) list;
  dropEnd =
    n: list:
    let
      to = length list - n;
    in
    take (if to < 0 then 0 else to) list;

  # hasPrefix :: [a] -> [a] -> Bool
  inherit hasPrefix;

  # removePrefix :: [a] -> [a] -> [a]
  removePrefix =
    prefix: list:
    if hasPrefix prefix list then
      drop (length prefix) list
    else
      throw "lib.lists.removePrefix: First argument is not a list prefix of the second argument";

  # sublist :: start -> count -> [a] -> [a]
  inherit sublist;

  # commonPrefix :: [a] -> [a] -> [a]
  commonPrefix =
    a: b:
    let
      differs = zipListsWith (x: y: x != y) a b;
    in
    take (findFirstIndex (x: x) (length differs) differs) a;

  # last :: [a] -> a
  last =
    list:
    assert list != [ ] || throw "lists.last: list must not be empty!";
    elemAt list (length list - 1);

  # init :: [a] -> [a] — all but the last.
  init =
    list:
    assert list != [ ] || throw "lists.init: list must not be empty!";
    genList (elemAt list) (length list - 1);

  # crossLists :: (a -> b -> c) -> [[a] [b]] -> [c]
  crossLists = f: foldl (fs: args: concatMap (f: map f args) fs) [ f ];

  # unique :: [a] -> [a] — first occurrences, in order.
  inherit unique;

  # uniqueStrings :: [String] -> [String] — sorted.
  uniqueStrings = list: attrNames (groupBy (x: x) list);

  # allUnique :: [a] -> Bool
  allUnique = list: length (unique list) == length list;

  # intersectLists :: [a] -> [a] -> [a] — of the second list, what is in the first.
  intersectLists = e: filter (x: elem x e);

  # subtractLists :: [a] -> [a] -> [a] — of the second list, what is not in the first.
  subtractLists = e: filter (x: !(elem x e));

  # mutuallyExclusive :: [a] -> [a] -> Bool
  mutuallyExclusive = a: b: a == [ ] || !(any (x: elem x a) b);

  # concatAttrValues :: { name = [a]; } -> [a]
  concatAttrValues = set: concatLists (attrValues set);

  # replaceElemAt :: [a] -> Int -> a -> [a]
  replaceElemAt =
    list: idx: new:
    assert
      (idx >= 0 && idx < length list)
      || throw "'lists.replaceElemAt' called with index ${toString idx} on a list of size ${toString (length list)}";
    genList (i: if i == idx then new else elemAt list i) (length list);
}
