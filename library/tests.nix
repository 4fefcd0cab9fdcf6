# Runs every module's test.nix and returns what is not as expected; an empty list is good.
#
#   nix-instantiate --eval --strict --json -E 'import ./library/tests.nix { }'
#
# A test.nix is a set of cases. Each has a `module` as a user would write it and either `refused = true`, where the system
# must not be made, or `actual`, a function of the host, and `expected`.
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
    darwin =
      module:
      nivis.lib.darwinSystem {
        system = "aarch64-darwin";
        modules = [
          { system.stateVersion = 6; }
          module
        ];
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

    # A store path without its hash.
    nameOf = path: builtins.unsafeDiscardStringContext (builtins.substring 44 (-1) "${path}");
  };

  succeeds =
    host: (builtins.tryEval (builtins.seq host.config.system.build.toplevel.outPath true)).success;

  check =
    kind: path: name: case:
    let
      host = hostOf.${kind} case.module;
      failure = extra: [ ({ test = "${toString path}: ${name}"; } // extra) ];
    in
    if case.refused or false then
      lib.optionals (succeeds host) (failure { expected = "a refusal"; })
    else
      let
        actual = case.actual host;
      in
      lib.optionals (actual != case.expected) (
        failure {
          inherit actual;
          inherit (case) expected;
        }
      );

  casesOf =
    kind: module:
    let
      file = module + "/test.nix";
    in
    lib.optionals (builtins.pathExists file) (
      lib.concatLists (lib.mapAttrsToList (check kind module) (import file tools))
    );
in
lib.concatMap (casesOf "linux") (
  modules.linux
  ++ [
    ./hosts
    ./packages
    ./parts
  ]
  ++ lib.attrValues modules.profiles
)
++ lib.concatMap (casesOf "home") modules.home
++ casesOf "darwin" ./darwin
