# Says of an option that does not exist whether NixOS has it, and leaves out what a host asks to leave out.
#
# Nothing of this is evaluated while all options exist: `config` of the module system throws where one does not, and only
# then are the modules evaluated again to learn which definitions found no option.
{
  lib,
  # Null where it is not known, in submodules.
  kind ? null,
}:
let
  inherit (lib)
    concatMap
    concatMapStringsSep
    isAttrs
    showOption
    ;

  # A tree; see dev/nixos-option-names.nix.
  known = builtins.fromJSON (builtins.readFile ../nixos-option-names.json);
  below = node: name: if isAttrs node then node.${name} or node."*" or null else null;
  knownAt = lib.foldl' below known;

  # Why this kind of machine does not have an option, by its longest described beginning; null where nothing is known.
  reasons = lib.optionals (kind != "home" && kind != "darwin") (
    lib.mapAttrsToList (path: reason: {
      parts = lib.splitString "." path;
      inherit reason;
    }) (import ./reasons.nix)
  );
  reasonOf =
    path:
    let
      fits =
        parts:
        lib.length parts <= lib.length path
        && lib.all (p: p.fst == "*" || p.fst == p.snd) (lib.zipLists parts path);
      found = lib.sort (a: b: lib.length a.parts > lib.length b.parts) (
        lib.filter (r: fits r.parts) reasons
      );
    in
    if found == [ ] then null else (lib.head found).reason;

  machine = "this kind of machine" + lib.optionalString (kind != null) " (${kind})";

  withModule =
    args: module: specialArgs:
    args
    // {
      modules = args.modules or [ ] ++ [ module ];
      specialArgs = args.specialArgs or { } // specialArgs;
    };

  # Former names are options only on hosts that use one: as options of all they would cost every host time.
  formerNames = lib.optionalAttrs (kind == "linux") (import ./former-names.nix);
  formerModule.imports = lib.mapAttrsToList (
    before: now: lib.mkRenamedOptionModule (lib.splitString "." before) (lib.splitString "." now)
  ) formerNames;
  hasFormerName =
    definition:
    lib.any (
      before: lib.all (p: p.fst == p.snd) (lib.zipLists (lib.splitString "." before) definition.path)
    ) (lib.attrNames formerNames);

  collector = lib.mkOptionType {
    name = "undeclared definitions";
    merge = _: defs: { undeclared = defs; };
  };

  # Definitions without an option, as { file, path, value }.
  undeclaredIn =
    evaluate: args: lenient:
    let
      # The modules see the first evaluation's configuration, so that its shape may depend on values.
      survey = evaluate (
        withModule args { _module.freeformType = lib.mkForce collector; } {
          config = lenient.config // {
            inherit (lenient) _module;
          };
          inherit (lenient) options;
        }
      );

      locate =
        file: path: options: value:
        let
          name = lib.head (lib.attrNames value);
        in
        if options ? ${name} then
          locate file (path ++ [ name ]) options.${name} value.${name}
        else
          {
            inherit file;
            path = path ++ [ name ];
            value = value.${name};
          };
    in
    map (def: locate def.file [ ] lenient.options def.value) (survey.config.undeclared or [ ]);

  # The options of NixOS that one definition sets; none where NixOS has no such option either.
  optionsSet =
    prefix: definition:
    let
      node = knownAt (prefix ++ definition.path);
      go =
        path: node: position: value:
        if value._type or null == "merge" then
          concatMap (go path node position) value.contents
        else if value ? content && value ? _type then
          go path node position value.content
        else if isAttrs node && isAttrs value && value != { } && !lib.isDerivation value then
          concatMap (
            name:
            let
              child = below node name;
              here = builtins.unsafeGetAttrPos name value;
            in
            if child != null then
              go (path ++ [ name ]) child (if here == null then position else here) value.${name}
            else if node ? "" then
              [ { inherit path position; } ]
            else
              [ ]
          ) (lib.attrNames value)
        else
          [ { inherit path position; } ];
    in
    if node == null then
      [ ]
    else
      map (
        found:
        found
        // {
          inherit (definition) file;
          root = prefix ++ definition.path;
        }
      ) (lib.unique (go (prefix ++ definition.path) node null definition.value));

  showPlace =
    o: if o.position == null then o.file else "${o.position.file}:${toString o.position.line}";
  showReason = reason: lib.optionalString (reason != null) "\n  Why: ${reason}.";
  message =
    options: advice:
    "${
      concatMapStringsSep "\n" (
        o:
        ''
          The option `${showOption o.path}' exists in NixOS, but not in Nivis' base library for ${machine}.
            It is set at ${showPlace o}''
        + showReason (reasonOf o.path)
      ) options
    }\n\n${advice options}";

  leaveOut = options: ''
    Set it only on hosts of other kinds, or leave it out on this one:

        nivis.unsupported = [ ${
          concatMapStringsSep " " (root: builtins.toJSON (showOption root)) (
            lib.unique (map (o: o.root) options)
          )
        } ];   # or "warn"
  '';
  setElsewhere = _: "Set it only on hosts of other kinds.\n";

  isExcused =
    policy: o:
    if lib.isString policy then
      policy == "warn"
    else
      lib.any (
        excused:
        let
          parts = lib.splitString "." excused;
        in
        lib.take (lib.length parts) o.path == parts
      ) policy;

  guarded =
    {
      evaluate,
      args,
      plain,
      policyOf,
      advice,
      takesFormerNames ? false,
    }:
    let
      lenient = evaluate (withModule args { _module.check = false; } { });
      definitions = undeclaredIn evaluate args lenient;
      prefix = args.prefix or [ ];
      found = map (optionsSet prefix) definitions;
      all = lib.concatLists found;
      policy = policyOf lenient.config;
      refused = lib.filter (o: !isExcused policy o) all;
      excusing = evaluate (
        withModule args {
          _module.check = false;
          warnings = lib.mkIf (policy == "warn") (
            map (
              o:
              "The option `${showOption o.path}' set at ${showPlace o} is left out: ${machine} does not have it."
            ) all
          );
        } { }
      );
    in
    if (builtins.tryEval (builtins.seq plain.config null)).success then
      plain
    else if takesFormerNames && lib.any hasFormerName definitions then
      let
        withFormer = withModule args formerModule { };
      in
      guarded {
        inherit evaluate policyOf advice;
        args = withFormer;
        plain = evaluate withFormer;
      }
    else if refused != [ ] then
      plain // { config = throw (message refused advice); }
    else if definitions != [ ] && lib.all (options: options != [ ]) found then
      excusing
    else
      plain;
in
{
  # A host: what may be left out is said by its own `nivis.unsupported`.
  host =
    evaluate: args:
    guarded {
      inherit evaluate args;
      plain = evaluate args;
      policyOf = config: config.nivis.unsupported;
      advice = leaveOut;
      takesFormerNames = true;
    };

  # In place of `lib.modules.evalSubmodule`.
  evalSubmodule =
    evalSubmodule: name: args:
    let
      plain = evalSubmodule name args;
    in
    plain
    // {
      inherit
        (guarded {
          inherit args plain;
          evaluate = evalSubmodule name;
          policyOf = _: "error";
          advice = setElsewhere;
        })
        config
        ;
    };

  # In place of `lib.evalModules`: submodules explain what they miss, too.
  evalModules =
    evalModules: args:
    let
      explaining =
        plain: args: evaluate:
        plain
        // {
          inherit
            (guarded {
              inherit args plain evaluate;
              policyOf = _: "error";
              advice = setElsewhere;
            })
            config
            ;
        };
      withExtension =
        plain:
        plain
        // {
          extendModules =
            extension:
            let
              extended = withExtension (plain.extendModules extension);
            in
            if extension.prefix or [ ] == [ ] then
              extended
            else
              explaining extended extension plain.extendModules;
        };
    in
    withExtension (evalModules args);
}
