# The modules of each kind of machine, found by their place: `<area>/<name>/default.nix`.
# A folder whose name begins with `_` is skipped, and one without default.nix: files of NixOS that hosts import by their path.
let
  scan =
    area:
    let
      entries = builtins.readDir area;
      isModule =
        name:
        entries.${name} == "directory"
        && builtins.substring 0 1 name != "_"
        && builtins.pathExists (area + "/${name}/default.nix");
    in
    map (name: area + "/${name}") (builtins.filter isModule (builtins.attrNames entries));
in
{
  linux = builtins.concatMap scan [
    ./desktop
    ./hardware
    ./networking
    ./programs
    ./security
    ./services
    ./system
    ./systemd
    ./virtualisation
  ];
  home = scan ./home;

  # By name; a host imports those it wants.
  profiles = builtins.listToAttrs (
    map (path: {
      name = baseNameOf path;
      value = path;
    }) (scan ./profiles)
  );
}
