# What the cases of the modules' test.nix set: the options by kind of host, and where each stands in which case.
#
# Read are the modules of the cases, not what the hosts make of them: an option set by another module counts as unset.
{
  library ? ../library,
  # Part of a module's path, for its cases alone.
  only ? "",
}:
let
  inherit (import library { }) lib;
  all = import (library + "/cases.nix") { };
  cases = lib.mapAttrs (_: lib.filter (c: lib.hasInfix only "${c.path}/")) {
    inherit (all) linux home;
  };

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
  isAlias = o: lib.hasPrefix "Alias of" (toString (o.description.text or o.description));

  # Also those packages that no distribution has.
  anyPackage =
    _: prev:
    lib.mapAttrs (
      name: value:
      if value.type or null == "distribution-package" && !value.meta.available then
        prev.distributionPackage name { apt = name; }
      else
        value
    ) prev;
  availability =
    { config, lib, ... }:
    {
      nixpkgs.overlays = lib.mkIf (config.nixpkgs.pkgs == null) [ anyPackage ];
    };
  hostOf = lib.mapAttrs (
    _: make: module:
    make {
      imports = [
        availability
        module
      ];
    }
  ) { inherit (all.hostOf) linux home; };

  listed = lib.mapAttrs (
    _: make:
    let
      all = lib.optionAttrSetToDocList (make { }).options;
    in
    lib.filter (shown (map (o: o.loc) (lib.filter isAlias all))) all
  ) hostOf;

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
  trees = lib.mapAttrs (_: treeOf) listed;

  # A change to one place of a value, as a change to the value around it.
  inAttr =
    name: change: value:
    value // { ${name} = change value.${name}; };
  inList = place: change: lib.imap0 (i: element: if i == place then change element else element);
  inResult =
    change: function:
    lib.setFunctionArgs (arguments: change (function arguments)) (lib.functionArgs function);
  within = wrap: map (spot: spot // { without = wrap spot.without; });

  # The options that a value of a node sets, each with how to take it out.
  spotsIn =
    node: path: value:
    if value._type or null == "merge" then
      lib.concatLists (
        lib.imap0 (
          place: content: within (change: inAttr "contents" (inList place change)) (spotsIn node path content)
        ) value.contents
      )
    else if value ? _type && value ? content then
      within (inAttr "content") (spotsIn node path value.content)
    else if lib.isFunction value && !(value ? __functor) then
      within inResult (
        spotsIn node path (value {
          inherit lib;
          name = "<name>";
          config = { };
        })
      )
    else if lib.isList value && node ? "*" then
      lib.concatLists (
        lib.imap0 (place: element: within (inList place) (spotsIn node."*" (path ++ [ "*" ]) element)) value
      )
    else if
      lib.isAttrs value && value.type or null != "distribution-package" && node != { "" = true; }
    then
      lib.concatLists (
        lib.mapAttrsToList (
          name: below:
          let
            of =
              key:
              let
                there = path ++ [ key ];
                inner = node.${key};
              in
              lib.optional (inner ? "") {
                name = lib.showOption there;
                without = v: removeAttrs v [ name ];
              }
              ++ within (inAttr name) (spotsIn inner there below);
          in
          if node ? ${name} && name != "" then
            of name
          else
            lib.concatMap of (lib.filter (lib.hasPrefix "<") (lib.attrNames node))
        ) value
      )
    else
      [ ];

  # Those of a module, with the modules that it imports.
  spotsOf =
    host: tree: module:
    if builtins.isPath module || lib.isString module then
      [ ]
    else if lib.isFunction module then
      within inResult (
        spotsOf host tree (
          module (
            {
              inherit (host) config options pkgs;
              lib = if host.config ? home then import (library + "/home/_lib") { inherit lib; } else lib;
              osConfig = null;
            }
            // host._module.args
          )
        )
      )
    else
      (
        if module ? config then
          within (inAttr "config") (spotsIn tree [ ] module.config)
        else
          spotsIn tree [ ] (
            removeAttrs module [
              "imports"
              "_class"
              "_file"
              "key"
              "options"
            ]
          )
      )
      ++ lib.concatLists (
        lib.imap0 (
          place: imported:
          within (change: inAttr "imports" (inList place change)) (spotsOf host tree imported)
        ) (module.imports or [ ])
      );
in
{
  inherit lib hostOf;

  # Kind → names of the options.
  options = lib.mapAttrs (_: all: lib.unique (map (o: lib.showOption o.loc) all)) listed;

  # Kind → the cases, each with its spots: an option's name, and the case's module without what it says there.
  cases = lib.mapAttrs (
    kind:
    map (
      { case, ... }@found:
      found
      // {
        spots = map (spot: {
          inherit (spot) name;
          without = spot.without case.module;
        }) (spotsOf (hostOf.${kind} case.module) trees.${kind} case.module);
      }
    )
  ) cases;
}
