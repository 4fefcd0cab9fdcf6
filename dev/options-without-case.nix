# The options that no case of a module's test.nix sets: they may be accepted without effect.
#
#   nix-instantiate --eval --strict --json -E 'import ./dev/options-without-case.nix { }'
#
# Read are the modules of the cases, not what the hosts make of them: an option set by another module counts as unseen.
{
  library ? ../library,
}:
let
  nivis = import library { };
  inherit (nivis) lib;
  cases = import (library + "/cases.nix") { };

  isAlias = o: lib.hasPrefix "Alias of" (toString (o.description.text or o.description));
  # Set by the functions that make hosts, or taken for modules of others and without meaning here.
  without = [
    "nivis.kind"
    "system.build"
  ];
  # Not aliases, not what modules only read.
  shown =
    aliases: o:
    o.visible
    && !o.internal
    && !o.readOnly
    && o.declarations != [ ]
    && lib.head o.loc != "_module"
    && !lib.elem o.name without
    && !lib.any (alias: lib.take (lib.length alias) o.loc == alias) aliases;
  hostOf = {
    linux =
      module:
      nivis.lib.linuxSystem {
        system = "x86_64-linux";
        modules = [
          { nixpkgs.overlays = [ anyPackage ]; }
          module
        ];
      };
    home =
      module:
      nivis.lib.homeConfiguration {
        system = "x86_64-linux";
        modules = [
          { nixpkgs.overlays = [ anyPackage ]; }
          { home.username = "ops"; }
          module
        ];
      };
  };
  # Also those that no distribution has.
  anyPackage =
    _: prev:
    lib.mapAttrs (
      _: value:
      if value.type or null == "distribution-package" then value // { outPath = "/usr"; } else value
    ) prev;

  # A tree of names; "" stands in a node that is an option.
  treeOf =
    options:
    let
      insert =
        locs:
        lib.mapAttrs (name: below: if name == "" then true else insert (map lib.tail below)) (
          lib.groupBy (loc: if loc == [ ] then "" else lib.head loc) locs
        );
    in
    insert (map (o: o.loc) options);

  listed = lib.mapAttrs (
    _: make:
    let
      all = lib.optionAttrSetToDocList (make { }).options;
    in
    lib.filter (shown (map (o: o.loc) (lib.filter isAlias all))) all
  ) hostOf;
  trees = lib.mapAttrs (_: treeOf) listed;

  # The definitions of a module as sets of options, with those that it imports.
  definitionsOf =
    host: module:
    let
      called =
        if lib.isFunction module then
          module (
            {
              inherit (host) config options pkgs;
              lib = if host.config ? home then import (library + "/home/_lib") { inherit lib; } else lib;
              osConfig = null;
            }
            // host._module.args
          )
        else if builtins.isPath module || lib.isString module then
          import module
        else
          module;
      own =
        called.config or (removeAttrs called [
          "imports"
          "_class"
          "_file"
          "key"
          "options"
        ]);
    in
    if builtins.isPath module || lib.isString module then
      [ ]
    else
      [ own ] ++ lib.concatMap (definitionsOf host) (called.imports or [ ]);

  # Names of the options below a node that a value sets.
  setBy =
    node: path: value:
    if value._type or null == "merge" then
      lib.concatMap (setBy node path) value.contents
    else if value ? _type && value ? content then
      setBy node path value.content
    else
      lib.optional (node ? "") (lib.showOption path)
      ++ (
        if lib.isFunction value && !(value ? __functor) then
          setBy node path (value {
            inherit lib;
            name = "<name>";
            config = { };
          })
        else if lib.isList value && node ? "*" then
          lib.concatMap (setBy node."*" (path ++ [ "*" ])) value
        else if lib.isAttrs value && value.type or null != "distribution-package" then
          lib.concatLists (
            lib.mapAttrsToList (
              name: below:
              if node ? ${name} && name != "" then
                setBy node.${name} (path ++ [ name ]) below
              else
                lib.concatMap (any: setBy node.${any} (path ++ [ any ]) below) (
                  lib.filter (lib.hasPrefix "<") (lib.attrNames node)
                )
            ) (if node == { "" = true; } then { } else value)
          )
        else
          [ ]
      );

  seen = lib.mapAttrs (
    kind: all:
    lib.genAttrs (lib.concatMap (
      { case, ... }:
      lib.concatMap (setBy trees.${kind} [ ]) (definitionsOf (hostOf.${kind} case.module) case.module)
    ) all) (_: true)
  ) cases;
in
lib.mapAttrs (
  kind: options:
  lib.filter (name: !(seen.${kind} ? ${name})) (lib.unique (map (o: lib.showOption o.loc) options))
) listed
