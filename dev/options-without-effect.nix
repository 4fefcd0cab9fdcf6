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

  hashOf =
    value:
    let
      text = builtins.tryEval (builtins.toJSON value);
    in
    # A package of the distribution is in the context alone.
    if text.success then
      builtins.hashString "sha256" (
        text.value + toString (lib.attrNames (builtins.getContext text.value))
      )
    else
      "refused";

  tried =
    kind: isRefused: module:
    let
      inherit (hostOf.${kind} module) config;
      failed = map (a: a.message) (lib.filter (a: !a.assertion) config.assertions);
    in
    hashOf (
      if failed == [ ] then
        [
          config.warnings
          config.system.build.toplevel.outPath
        ]
      else if isRefused then
        failed
      else
        # Part by part: what is refused may be said by one of them.
        [
          failed
          config.warnings
          (lib.mapAttrs (
            _: section: if lib.isAttrs section then lib.mapAttrs (_: hashOf) section else hashOf section
          ) config.nivis.manifest)
          (map (p: hashOf (toString p)) (config.environment.systemPackages or config.home.packages))
        ]
    );

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
