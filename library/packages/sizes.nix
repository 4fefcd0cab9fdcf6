# What packages take installed, by Debian's figures (dev/debian-sizes.py): names of Debian's packages → name → bytes, of
# these and of everything they need; null where one of them is not known.
{ lib }:
let
  tables = import ./tables.nix;
  table = tables.sizes;
  places = tables.placesOfSizes;
  known = name: places ? ${name};

  item = place: {
    key = place;
    entry = lib.elemAt table place;
  };
in
names:
if names == null || !(lib.all known names) then
  null
else
  lib.listToAttrs (
    map
      ({ entry, ... }: {
        name = lib.head entry;
        value = 1024 * lib.elemAt entry 1;
      })
      (
        lib.genericClosure {
          startSet = map (name: item places.${name}) names;
          operator = { entry, ... }: map item (lib.elemAt entry 2);
        }
      )
  )
