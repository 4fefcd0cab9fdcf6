# The tables beside this file. They are the same for all hosts: a file without arguments is read once in an evaluation.
let
  read = file: builtins.fromJSON (builtins.readFile file);
  sizes = (read ./debian-sizes.json).packages;
  programs = read ./sbin.json;
in
{
  names = read ./names.json;
  facts = read ./debian.json;
  unitNames = read ./unit-names.json;

  # Programs that distributions keep in /usr/sbin, as the names of a set.
  sbin = builtins.listToAttrs (
    map (name: {
      inherit name;
      value = null;
    }) programs
  );

  # What packages take installed, and where each stands in that list.
  inherit sizes;
  placesOfSizes = builtins.listToAttrs (
    builtins.genList (place: {
      name = builtins.head (builtins.elemAt sizes place);
      value = place;
    }) (builtins.length sizes)
  );
}
