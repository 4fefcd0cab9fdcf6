# Fixed points and overlays: a set that refers to its own final state, and functions that extend it.
{ lib, ... }:
let
  inherit (builtins) isFunction;

  fix =
    f:
    let
      x = f x;
    in
    x;
  fix' =
    f:
    let
      x = f x // {
        __unfix__ = f;
      };
    in
    x;

  extends =
    overlay: f: final:
    let
      prev = f final;
    in
    prev // overlay final prev;

  composeExtensions =
    f: g: final: prev:
    let
      first = f final prev;
    in
    first // g final (prev // first);

  makeExtensibleWithCustomName =
    name: f:
    fix' (
      self: f self // { ${name} = overlay: makeExtensibleWithCustomName name (extends overlay f); }
    );
in
{
  # fix :: (a -> a) -> a
  # fix' :: (Attrs -> Attrs) -> Attrs — also keeps the function as __unfix__.
  inherit fix fix';

  # extends :: (final -> prev -> Attrs) -> (final -> Attrs) -> (final -> Attrs)
  inherit extends;

  # composeExtensions :: overlay -> overlay -> overlay — the right one sees what the left one made.
  inherit composeExtensions;

  # makeExtensibleWithCustomName :: String -> (Attrs -> Attrs) -> Attrs
  inherit makeExtensibleWithCustomName;

  # makeExtensible :: (Attrs -> Attrs) -> Attrs — a fixed point with `extend`.
  makeExtensible = makeExtensibleWithCustomName "extend";

  # converge :: (a -> a) -> a -> a — applies until nothing changes.
  converge =
    f:
    let
      go =
        x:
        let
          next = f x;
        in
        if next == x then x else go next;
    in
    go;

  # composeManyExtensions :: [overlay] -> overlay
  composeManyExtensions = lib.foldr composeExtensions (_: _: { });

  # toExtension :: (Attrs | (prev -> Attrs) | overlay) -> overlay
  toExtension =
    f:
    if lib.isFunction f then
      final: prev:
      let
        applied = f prev;
      in
      if lib.isFunction applied then f final prev else applied
    else
      _: _: f;
}
