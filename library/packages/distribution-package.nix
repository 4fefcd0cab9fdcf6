# One package of the distribution: no derivation, but a reference that the target's package manager satisfies.
#
# As a string it is "/usr", so that "${pkgs.jq}/bin/jq" is the path on the target. The string carries a text object of the
# store in its context: whatever uses it, uses the package, and the manifest finds it there without being told.
{
  lib,
  manager,
  sbin,
  distribution,
  # What Debian's index says of packages (debian.json), by name.
  facts,
  sizes,
}:
name: entry:
let
  managers = [
    "apt"
    "dnf"
    "pacman"
    "apk"
  ];
  names = lib.genAttrs managers (m: lib.toList (if entry ? ${m} then entry.${m} else name));
  available = m: !(entry ? ${m}) || entry.${m} != null;

  # Manager → names of packages, null where it has none.
  distributionNames = lib.genAttrs managers (m: if available m then names.${m} else null);

  marker = builtins.toFile "distribution-package-${name}" (builtins.toJSON distributionNames);

  # Where programs are on the target.
  root = if manager == "nix" then "/run/current-system/sw" else "/usr";

  unavailable = throw ''
    The package `${name}' is not among the packages of ${distribution}.
    Use another package, or take this one from nixpkgs: nixpkgs.pkgs = import inputs.nixpkgs { … };
    Where the machine has another repository with it, name it there:
      nixpkgs.overlays = [ (final: _: { ${name} = final.distributionPackage "${name}" { ${manager} = "${name}"; }; }) ];
  '';

  notADerivation =
    function:
    throw ''
      `pkgs.${name}.${function}': packages of the distribution are installed as they are and cannot be changed.
      Take this one from nixpkgs: nixpkgs.pkgs = import inputs.nixpkgs { … };
    '';
in
{
  type = "distribution-package";
  inherit name;
  pname = name;
  version = "";
  outPath = if available manager then builtins.substring 0 0 marker + root else unavailable;
  outputs = [ "out" ];
  outputName = "out";

  inherit distributionNames;

  # Programs for the administrator stand in /usr/sbin, or in a link of that name where both folders are one.
  programPath =
    program:
    if available manager then
      builtins.substring 0 0 marker
      + "${root}/${if sbin ? ${program} && manager != "nix" then "sbin" else "bin"}/${program}"
    else
      unavailable;

  meta = {
    mainProgram = entry.exeFor.${manager} or entry.exe or name;
    available = available manager;
    platforms = lib.platforms.linux;
    # Package of Debian → bytes, with everything it needs; null where that is not known.
    installedSizes = sizes (if available "apt" then names.apt else null);
  }
  // facts.${name} or { };

  override = _: notADerivation "override";
  overrideAttrs = _: notADerivation "overrideAttrs";
}
// lib.optionalAttrs (entry ? shell) { shellPath = entry.shell; }
