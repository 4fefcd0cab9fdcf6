# Programs that distributions keep in /usr/sbin, as the names of a set.
builtins.listToAttrs (
  map (name: {
    inherit name;
    value = null;
  }) (builtins.fromJSON (builtins.readFile ./sbin.json))
)
