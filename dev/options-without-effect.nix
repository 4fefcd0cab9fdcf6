# Whether a case of a module's test.nix shows that an option has an effect: that the host is another without it.
#
#   nivis eval-jobs --force-recurse --apply 'job: { inherit (job) shows; }' --argstr only services/redis ./dev/options-without-effect.nix
#
# `options` has a job for each option that the cases of `only`, a part of a module's path, set; `hosts` one for each case,
# which fails where no host can be made of it. The host is what is made of it, its warnings, and why it is refused. Among the
# options a job that fails shows an effect as well, as the whole case does not.
{
  library ? ../library,
  only ? "",
}@args:
let
  inherit (import ./options-of-cases.nix args) lib hostOf cases;

  tried =
    kind: isRefused: module:
    let
      inherit (hostOf.${kind} module) config;
      failed = map (a: a.message) (lib.filter (a: !a.assertion) config.assertions);
      made = builtins.tryEval (
        builtins.toJSON (
          if failed == [ ] then
            [
              config.warnings
              config.system.build.toplevel.outPath
            ]
          else if isRefused then
            failed
          else
            [
              failed
              config.warnings
              config.nivis.manifest
              (map toString (config.environment.systemPackages or config.home.packages))
            ]
        )
      );
    in
    if made.success then builtins.hashString "sha256" made.value else "refused";

  # Ports that are open mean something with a firewall.
  besides =
    spots:
    lib.optional (!lib.any (spot: lib.hasPrefix "networking.firewall" spot.name) spots) {
      networking.firewall.enable = true;
    };

  givenBy =
    kind:
    { case, spots, ... }@found:
    let
      given = module: {
        imports = [ module ] ++ lib.optionals (kind == "linux") (besides spots);
      };
      of = module: tried kind (case.refused or false) (given module);
    in
    found
    // {
      whole = of case.module;
      tries = map (spot: {
        inherit (spot) name;
        made = of spot.without;
      }) spots;
    };
  given = lib.mapAttrs (kind: map (givenBy kind)) cases;

  spotsOf =
    case:
    map (spot: {
      inherit (spot) name;
      shows = spot.made != case.whole;
    }) case.tries;

  job =
    facts:
    derivation {
      name = "job";
      system = "none";
      builder = "none";
    }
    // facts;
in
{
  hosts = lib.mapAttrs (
    _: all:
    lib.listToAttrs (
      map (
        case:
        lib.nameValuePair "${toString case.path}: ${case.name}" (job {
          shows = case.whole != "";
        })
      ) all
    )
  ) given;

  options = lib.mapAttrs (
    _: all:
    lib.mapAttrs (_: spots: job { shows = lib.any (spot: spot.shows) spots; }) (
      lib.groupBy (spot: spot.name) (lib.concatMap spotsOf all)
    )
  ) given;
}
