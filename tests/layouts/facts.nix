# What a flake comes to: the derivations of its hosts, and of everything else that can be built for one platform.
#
# `facts flake` gives them; `isSame flake first expected` compares one after the other, those named in `first` before the
# others, and stops where something differs.
let
  system = "x86_64-linux";
  kinds = [
    "linuxConfigurations"
    "nixosConfigurations"
    "homeConfigurations"
    "darwinConfigurations"
  ];
  outputs = [
    "checks"
    "packages"
    "devShells"
  ];

  drvOf = host: (host.activationPackage or host.config.system.build.toplevel).drvPath;
  isBuildable = value: builtins.isAttrs value && value ? drvPath;

  hostsOf = flake: builtins.foldl' (all: kind: all // flake.${kind} or { }) { } kinds;
  buildable = flake: output: flake.${output}.${system} or { };

  plain = builtins.unsafeDiscardStringContext;
in
{
  facts = flake: {
    hosts = builtins.mapAttrs (_: host: plain (drvOf host)) (hostsOf flake);
    others = builtins.listToAttrs (
      map (name: {
        inherit name;
        value = builtins.mapAttrs (_: value: if isBuildable value then plain value.drvPath else null) (
          buildable flake name
        );
      }) outputs
    );
    formatter = if flake ? formatter.${system} then plain flake.formatter.${system}.drvPath else null;
  };

  isSame =
    flake: first: expected:
    let
      hosts = hostsOf flake;
      names = builtins.filter (name: expected.hosts ? ${name}) first ++ builtins.attrNames expected.hosts;
      sameOther =
        output:
        let
          values = buildable flake output;
        in
        builtins.attrNames values == builtins.attrNames expected.others.${output}
        && builtins.all (
          name:
          expected.others.${output}.${name}
          == (if isBuildable values.${name} then plain values.${name}.drvPath else null)
        ) (builtins.attrNames values);
    in
    builtins.attrNames hosts == builtins.attrNames expected.hosts
    && builtins.all (name: plain (drvOf hosts.${name}) == expected.hosts.${name}) names
    && builtins.all sameOther outputs
    && expected.formatter
      == (if flake ? formatter.${system} then plain flake.formatter.${system}.drvPath else null);

  # Modules without a check of their own on any system.
  unchecked =
    flake:
    let
      checks = builtins.foldl' (all: one: all // one) { } (builtins.attrValues flake.checks);
      lacking =
        output: prefix:
        builtins.filter (name: !checks ? "${prefix}-${name}") (builtins.attrNames (flake.${output} or { }));
    in
    lacking "nixosModules" "module" ++ lacking "homeModules" "home";
}
