# What firn offers to flakes: `firn.lib.mkHost` makes a machine, the rest is what firn itself is made with.
inputs:
let
  inherit (inputs) nivis;
  inherit (nivis) lib;

  nixpkgs = if inputs.nixpkgs ? legacyPackages then inputs.nixpkgs else null;
  hasHomeManager = inputs.home-manager ? nixosModules.home-manager;

  nixosModules = import ../modules { inherit lib; };

  # Names of a folder's entries to their paths; `.nix` is left away, `default.nix` and what begins with `_` left out.
  entries =
    folder:
    lib.concatMapAttrs (
      entry: _:
      lib.optionalAttrs (entry != "default.nix" && !lib.hasPrefix "_" entry) {
        ${lib.removeSuffix ".nix" entry} = folder + "/${entry}";
      }
    ) (builtins.readDir folder);
in
rec {
  # The date of the release: year, month, day.
  version = lib.removeSuffix "\n" (builtins.readFile ../VERSION);

  systems = [
    "x86_64-linux"
    "aarch64-linux"
  ];

  # Packages without a machine: those of nixpkgs where it is given, else references to a distribution's.
  pkgsFor =
    system:
    if nixpkgs != null then
      nixpkgs.legacyPackages.${system}
    else
      (nivis.lib.linuxSystem {
        inherit system;
        modules = [ { nivis.distribution = "arch"; } ];
      }).pkgs;

  # Every entry of a folder, through a function.
  eachIn = folder: f: lib.mapAttrs (_: f) (entries folder);

  packagesFor = pkgs: eachIn ../pkgs (folder: pkgs.callPackage (folder + "/package.nix") { });

  # A machine with all of firn's modules; none does anything until it is enabled.
  mkHost =
    {
      name,
      system,
      # "linux" for the distribution that is there, "nixos" for NixOS.
      kind ? "linux",
      # Which distribution, where it is one.
      distribution ? "arch",
      modules ? [ ],
      # Lists of home modules by the name of their user.
      homes ? { },
      specialArgs ? { },
    }:
    nivis.lib.host {
      inherit
        kind
        nixpkgs
        specialArgs
        system
        ;
      modules = [
        nixosModules.default
        { networking.hostName = name; }
      ]
      ++ lib.optional (kind == "linux") { nivis = { inherit distribution; }; }
      ++ lib.optional (kind == "nixos" && inputs.agenix ? nixosModules.age) inputs.agenix.nixosModules.age
      ++ homesOf kind homes
      ++ modules;
    };

  homesOf =
    kind: homes:
    let
      users = lib.mapAttrs (_: imports: { inherit imports; }) homes;
      declared = {
        home-manager = {
          inherit users;
          useGlobalPkgs = true;
          useUserPackages = true;
        };
      };
    in
    if homes == { } then
      [ ]
    else if kind == "linux" then
      [ declared ]
    else if hasHomeManager then
      [
        inputs.home-manager.nixosModules.home-manager
        declared
      ]
    else
      [ { warnings = [ "firn: homes are left out, since the input home-manager is not given." ]; } ];

  # A host of another kind would be in no output, and one of another system has no packages.
  checkedFact =
    file: fact: known: value:
    if lib.elem value known then
      value
    else
      throw "${toString file}: the ${fact} `${toString value}' is unknown; write ${
        lib.concatMapStringsSep " or " (one: "${fact} = \"${one}\"") known
      }";

  # Whoever has accounts on several hosts has one number on them: the one that `_users` says, as an assertion of each host.
  # The files are read by themselves, so that no host asks another one.
  numbersAgree =
    folder: users:
    let
      said = lib.evalModules {
        modules = users ++ [ { _module.freeformType = lib.types.attrsOf lib.types.anything; } ];
      };
      numbers = lib.filterAttrs (_: number: number != null) (
        lib.mapAttrs (_: person: person.uid or null) (said.config.firn.users or { })
      );
    in
    { config, ... }:
    {
      assertions = lib.mapAttrsToList (
        user: number:
        let
          here = (config.users.users.${user} or { uid = number; }).uid;
        in
        {
          assertion = here == number;
          message = "${baseNameOf folder}: ${user} has ${
            if here == null then "any number" else "number ${toString here}"
          } here, and number ${toString number} in ${baseNameOf folder}/_users/${user}.nix; files would belong to somebody else.";
        }
      ) numbers;
    };

  # Hosts read from a folder: <name>/host.nix says what mkHost takes, <name>/default.nix is their module, <name>/home.nix the
  # home of each user in `homes`. Accounts in the folder's `_users` are on each of them.
  hostsIn =
    folder:
    let
      accounts = folder + "/_users";
      users = lib.optionals (builtins.pathExists accounts) (lib.attrValues (entries accounts));
      numbers = numbersAgree folder users;

      isName = name: builtins.match "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?" name != null;
      badNames = lib.filter (name: !isName name) (lib.attrNames (entries folder));

      host =
        name: path:
        let
          file = path + "/host.nix";
          about = import file;
        in
        {
          kind = checkedFact file "kind" [ "linux" "nixos" ] about.kind;
          host = mkHost (
            {
              inherit name;
              modules = [
                path
                numbers
              ]
              ++ users;
            }
            // about
            // {
              system = checkedFact file "system" systems about.system;
              homes = lib.genAttrs about.homes or [ ] (_: [ (path + "/home.nix") ]);
            }
          );
        };
    in
    if badNames != [ ] then
      throw "${baseNameOf folder}/${lib.head badNames}: not a name of a host; small letters, digits and `-', at most 63."
    else
      lib.mapAttrs host (entries folder);

  configurationsOf =
    kind: hosts:
    lib.mapAttrs (_: entry: entry.host) (lib.filterAttrs (_: entry: entry.kind == kind) hosts);

  # One module of firn as a machine by itself, to see that it needs no other.
  alone =
    system: module: settings:
    nivis.lib.linuxSystem {
      inherit system;
      modules = [
        module
        settings
      ];
    };

  # The same for homes.
  homeAlone =
    system: module: settings:
    nivis.lib.homeConfiguration {
      inherit system;
      modules = [
        module
        {
          home = {
            username = "someone";
            homeDirectory = "/home/someone";
            stateVersion = "26.05";
          };
        }
        settings
      ];
    };
}
