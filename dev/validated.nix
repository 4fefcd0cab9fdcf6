# What the cases of the modules make, for the programs that would read it: crates/nivis/tests/validated.rs gives it to them.
#
#   nix-instantiate --eval --strict --json -E 'import ./dev/validated.nix { }'
#
# A list of { module, case, check, name, text }; `check` names the program. What every host has is left out.
{
  library ? ../library,
  # Part of a module's path, for its cases alone.
  only ? "",
}:
let
  inherit (import library { }) lib;
  cases = import (library + "/cases.nix") { };
  inherit (cases) hostOf;
  plain = builtins.unsafeDiscardStringContext;

  # By the path in /etc or in the home, as a regular expression: which program reads the file.
  readers = {
    "ssh/sshd_config" = "sshd";
    "ssh/ssh_config(\\.d/.*)?|\\.ssh/config" = "ssh";
    "sudoers\\.d/.*" = "visudo";
    "nivis/firewall\\.nft" = "nft";
    "nginx/nginx\\.conf" = "nginx";
    "caddy/caddy_config" = "caddy";
    "cups/cupsd\\.conf" = "cupsd";
    "my\\.cnf" = "mariadbd";
    "prometheus/prometheus\\.yaml" = "promtool";
    "unbound/unbound\\.conf" = "unbound-checkconf";
    "haproxy\\.cfg" = "haproxy";
    "samba/smb\\.conf" = "testparm";
    "fonts/.*\\.conf|\\.config/fontconfig/.*\\.conf" = "xmllint";
    "profile\\.d/.*\\.sh|bash\\.bashrc|\\.bash.*|\\.profile" = "bash";
    "zsh/.*|zshrc|zshenv|zprofile|(.*/)?\\.z(shrc|shenv|profile|login|logout)" = "zsh";
    "fish/.*\\.fish|\\.config/fish/.*\\.fish" = "fish";
    "chrony/.*" = "chronyd";
    "tmux\\.conf|\\.config/tmux/tmux\\.conf" = "tmux";
    "doas\\.conf" = "doas";
    "gitconfig|\\.config/git/config" = "git";
    "tmpfiles\\.d/.*" = "systemd-tmpfiles";
    "apparmor\\.d/[^/]*" = "apparmor_parser";
    "(.*/)?\\.config/nvim/init\\.lua" = "nvim";
    ".*\\.json" = "json";
  };
  readerOf =
    path:
    let
      found = lib.filter (pattern: builtins.match pattern path != null) (lib.attrNames readers);
    in
    if found == [ ] then null else readers.${lib.head found};

  # Of a file that the library makes; null where it is not a text.
  textOf =
    source:
    if source ? nivis then
      (builtins.fromJSON (plain (builtins.toJSON source.nivis))).text or null
    else if source.type or null == "text" then
      plain (builtins.readFile source.outPath)
    else
      null;

  # Whether a path of the store is there when it is evaluated: a text, not something that is made of others.
  isRead =
    path: path != "" && lib.all (c: c.path or false) (lib.attrValues (builtins.getContext path));

  filesOf =
    host:
    lib.concatMap (
      file:
      let
        check = readerOf file.target;
        text = if file.text != null then plain file.text else textOf file.source;
      in
      lib.optional (file.enable && check != null && text != null) {
        inherit check text;
        name = file.target;
      }
    ) (lib.attrValues (host.config.home.file or host.config.environment.etc));

  unitsOf =
    check: units:
    map (unit: {
      inherit check;
      inherit (unit) name;
      text = plain unit.text;
    }) (lib.filter (unit: unit.enable && unit.text != null) (lib.attrValues units));

  # The pieces of shell of services.
  scriptsOf =
    services:
    lib.concatMap (
      service:
      map
        (piece: {
          check = "bash";
          name = "${service.name} ${piece}";
          text = plain service.${piece};
        })
        (
          lib.filter (piece: service.${piece} != "") [
            "script"
            "preStart"
            "postStart"
            "reload"
            "preStop"
            "postStop"
          ]
        )
    ) (lib.filter (service: service.enable) (lib.attrValues services));

  madeBy =
    host:
    filesOf host
    ++ lib.optionals (!(host.config ? environment)) (
      lib.mapAttrsToList (name: unit: {
        check = "systemd-analyze --user";
        inherit name;
        text = plain (builtins.readFile unit.source);
      }) (lib.filterAttrs (_: unit: isRead unit.source) host.config.nivis.manifest.units)
    )
    ++ lib.optionals (host.config ? environment) (
      unitsOf "systemd-analyze" host.config.systemd.units
      ++ unitsOf "systemd-analyze --user" host.config.systemd.user.units
      ++ scriptsOf host.config.systemd.services
      ++ scriptsOf host.config.systemd.user.services
    );

  keyOf = made: builtins.hashString "sha256" "${made.check} ${made.name} ${made.text}";
  moduleOf =
    path:
    let
      parts = lib.splitString "/" path;
    in
    lib.concatStringsSep "/" (lib.drop (lib.length parts - 2) parts);

  of =
    kind:
    let
      common = lib.genAttrs (map keyOf (madeBy (hostOf.${kind} { }))) (_: null);
    in
    lib.concatMap (
      {
        path,
        name,
        case,
      }:
      let
        host = hostOf.${kind} case.module;
        # A host that may not be made is read by nobody.
        made =
          if case.refused or false || lib.any (a: !a.assertion) host.config.assertions then
            [ ]
          else
            madeBy host;
      in
      map (
        m:
        m
        // {
          module = moduleOf path;
          case = name;
        }
      ) (lib.filter (m: !(common ? ${keyOf m})) made)
    ) (lib.filter (c: lib.hasInfix only c.path) cases.${kind});
in
of "linux" ++ of "home"
