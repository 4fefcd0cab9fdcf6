# The cases of every module's test.nix, as a list for each kind of host: { path, name, case }; and `hostOf`, which makes the
# host of a case's module.
{
  lib ? import ./lib,
}:
let
  nivis = import ./. { inherit lib; };
  modules = import ./modules.nix;

  hostOf = {
    linux =
      module:
      nivis.lib.linuxSystem {
        system = "x86_64-linux";
        modules = [ module ];
      };
    home =
      module:
      nivis.lib.homeConfiguration {
        system = "x86_64-linux";
        modules = [
          { home.username = "ops"; }
          module
        ];
      };
    darwin =
      module:
      nivis.lib.darwinSystem {
        system = "aarch64-darwin";
        modules = [
          { system.stateVersion = 6; }
          module
        ];
      };
  };

  # What the cases are written with, beside Nix itself.
  tools = {
    inherit (nivis) lib;
    nivis = nivis.lib;

    # A made file's text.
    textOf =
      drv:
      if drv ? nivis then
        (builtins.fromJSON (builtins.unsafeDiscardStringContext (builtins.toJSON drv.nivis))).text
      else
        builtins.unsafeDiscardStringContext (builtins.readFile drv.outPath);

    # The text of a file that a host or a home makes, by its path in /etc or in the home.
    text =
      host: path:
      let
        all = lib.attrValues (host.config.home.file or host.config.environment.etc);
        file = lib.findFirst (f: f.enable && f.target == path) (throw "no file ${path}") all;
      in
      builtins.unsafeDiscardStringContext (
        if file.text != null then
          file.text
        else if file.source ? nivis then
          (builtins.fromJSON (builtins.unsafeDiscardStringContext (builtins.toJSON file.source.nivis))).text
        else
          builtins.readFile file.source
      );

    # The parts of the manifest, as the host's modules fill it.
    manifest = host: host.config.nivis.manifest;

    # The messages of assertions that fail.
    refusals = host: map (a: a.message) (lib.filter (a: !a.assertion) host.config.assertions);

    # All files of a host or a home, each after its name; of those that are not texts, the names.
    allText =
      host:
      lib.concatMapStrings
        (
          file:
          let
            text =
              if file.text != null then
                file.text
              else if file.source ? nivis then
                (builtins.fromJSON (builtins.unsafeDiscardStringContext (builtins.toJSON file.source.nivis))).text
                  or ""
              else if file.source.type or null == "text" then
                builtins.readFile file.source.outPath
              else
                toString file.source;
          in
          "== ${file.target}\n${builtins.unsafeDiscardStringContext text}\n"
        )
        (lib.filter (f: f.enable) (lib.attrValues (host.config.home.file or host.config.environment.etc)));

    # A case that says of each option its value and what stands in `of host` by it, and does not without any of them.
    showing =
      {
        base ? { },
        of,
        options,
      }:
      let
        texts = lib.concatMap (o: lib.toList (lib.last o)) (lib.attrValues options);
        plainOf = host: of ((if host.config ? home then hostOf.home else hostOf.linux) base);
      in
      {
        module.imports = [
          base
        ]
        ++ lib.mapAttrsToList (path: o: lib.setAttrByPath (lib.splitString "." path) (lib.head o)) options;
        actual = host: {
          missing = lib.filter (text: !lib.hasInfix text (of host)) texts;
          always = lib.filter (text: lib.hasInfix text (plainOf host)) texts;
        };
        expected = {
          missing = [ ];
          always = [ ];
        };
      };

    # A case that gives a package of its own to every option of one that stands beside an `enable`, and finds all of them
    # among what is installed or named by units and files. `extra` is what more they need.
    packageCase =
      {
        extra,
        # What makes the host.
        make,
        elsewhere ? [ ],
      }:
      let
        keyOf = lib.concatStringsSep "-";
        wanted =
          options:
          map (o: o.loc) (
            lib.filter (
              o:
              lib.elem o.type [
                "package"
                "null or package"
              ]
              && o.visible
              && !o.internal
              && !o.readOnly
              && !lib.any (part: lib.hasPrefix "<" part || part == "*") o.loc
              && !lib.elem o.name elsewhere
            ) (lib.optionAttrSetToDocList options)
          );
      in
      {
        module =
          { pkgs, ... }:
          let
            inherit (make { }) options;
          in
          {
            imports = [ extra ];
            config = lib.mkMerge (
              lib.concatMap (
                loc:
                let
                  enable = lib.init loc ++ [ "enable" ];
                in
                [ (lib.setAttrByPath loc (pkgs.distributionPackage (keyOf loc) { apt = "x"; })) ]
                ++ lib.optional (lib.hasAttrByPath enable options) (lib.setAttrByPath enable true)
              ) (wanted options)
            );
          };
        actual =
          host:
          let
            inherit (host) config;
            named = toString (lib.attrNames (builtins.getContext (builtins.toJSON config.nivis.manifest)));
            installed = lib.genAttrs (map (p: p.name or "") (
              config.environment.systemPackages or config.home.packages
            )) (_: null);
          in
          lib.filter (
            loc: !(installed ? ${keyOf loc} || lib.hasInfix "distribution-package-${keyOf loc}" named)
          ) (wanted host.options);
        expected = [ ];
      };

    # A store path without its hash.
    nameOf = path: builtins.unsafeDiscardStringContext (builtins.substring 44 (-1) "${path}");
  };

  casesOf =
    module:
    let
      file = module + "/test.nix";
    in
    lib.optionals (builtins.pathExists file) (
      lib.mapAttrsToList (name: case: {
        path = toString module;
        inherit name case;
      }) (import file tools)
    );
in
{
  inherit hostOf;
  linux = lib.concatMap casesOf (
    modules.linux
    ++ [
      ./hosts
      ./packages
      ./parts
    ]
    ++ lib.attrValues modules.profiles
  );
  home = lib.concatMap casesOf modules.home;
  darwin = casesOf ./darwin;
}
