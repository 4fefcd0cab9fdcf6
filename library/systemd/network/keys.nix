# keys.json, read once for all hosts.
builtins.fromJSON (builtins.readFile ./keys.json)
