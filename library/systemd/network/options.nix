# The modules of one .link, .netdev and .network file, and their text as NixOS writes it.
{ lib, utils }:
let
  inherit (lib)
    concatMapStrings
    concatStringsSep
    mkOption
    optionalAttrs
    optionalString
    types
    ;
  inherit (utils.systemdUtils.unitOptions) unitOption;
  inherit (utils.systemdUtils.lib) attrsToSection;

  sections = import ./sections.nix;

  # Kind of file → section → the keys systemd knows. Sections that are not listed are let pass.
  keys = import ./keys.nix;

  checked =
    kind: section:
    types.addCheck (types.attrsOf unitOption) (
      attrs:
      !(keys.${kind} ? ${section})
      || (
        let
          unknown = lib.subtractLists keys.${kind}.${section} (lib.attrNames attrs);
        in
        unknown == [ ]
        || lib.trace "Systemd ${section} field [ ${toString unknown} ] is not one of those that systemd.${kind}(5) names." false
      )
    );

  sectionOption =
    kind: s:
    mkOption {
      type = if s.many then types.listOf (checked kind s.section) else checked kind s.section;
      default = if s.many then [ ] else { };
      description = "What stands in ${
        if s.many then "`[${s.section}]` sections" else "the `[${s.section}]` section"
      }; see {manpage}`systemd.${kind}(5)`.";
    };

  sectionOptions =
    kind: list: lib.listToAttrs (map (s: lib.nameValuePair s.option (sectionOption kind s)) list);

  common = {
    enable = mkOption {
      type = types.bool;
      default = true;
      description = "Whether the file is made; where false it is a link to /dev/null, and one of the distribution is masked.";
    };
    matchConfig = mkOption {
      type = types.attrsOf unitOption;
      default = { };
      example = {
        Name = "eth0";
      };
      description = "What stands in the `[Match]` section.";
    };
    extraConfig = mkOption {
      type = types.lines;
      default = "";
      description = "Further lines at the end.";
    };
  };

  maybe =
    type: description:
    mkOption {
      type = types.nullOr type;
      default = null;
      inherit description;
    };

  match = def: optionalString (def.matchConfig != { }) "[Match]\n${attrsToSection def.matchConfig}\n";
  plain = name: attrs: "[${name}]\n${attrsToSection attrs}\n";
  render =
    def: s:
    if s.many then
      concatMapStrings (plain s.section) def.${s.option}
    else
      optionalString (def.${s.option} != { }) (plain s.section def.${s.option});
in
{
  inherit checked plain;

  link = {
    options = common // {
      linkConfig = sectionOption "link" {
        section = "Link";
        many = false;
      };
    };
  };
  linkText = def: match def + plain "Link" def.linkConfig + def.extraConfig;

  netdev = {
    options =
      common
      // sectionOptions "netdev" sections.netdev
      // {
        netdevConfig = mkOption {
          type = checked "netdev" "Netdev";
          example = {
            Name = "mybridge";
            Kind = "bridge";
          };
          description = "What stands in the `[NetDev]` section; see {manpage}`systemd.netdev(5)`.";
        };
      };
  };
  netdevText =
    def:
    match def
    + plain "NetDev" def.netdevConfig
    + concatMapStrings (render def) sections.netdev
    + def.extraConfig;

  network =
    { config, ... }:
    {
      options =
        common
        // sectionOptions "network" (sections.networkHead ++ sections.network)
        // lib.listToAttrs (
          map (
            l:
            lib.nameValuePair l.option (mkOption {
              type = types.listOf types.str;
              default = [ ];
              description = "`${l.key}=` lines of the `[Network]` section.";
            })
          ) sections.lists
        )
        // {
          networkConfig = sectionOption "network" {
            section = "Network";
            many = false;
          };
          name = maybe types.str "Name of the interface.";
          DHCP = maybe types.str "Whether addresses come from DHCP: `yes`, `no`, `ipv4`, `ipv6`.";
          domains = maybe (types.listOf types.str) "Domains in which names are looked up.";
        };

      config = {
        matchConfig = optionalAttrs (config.name != null) { Name = config.name; };
        networkConfig =
          optionalAttrs (config.DHCP != null) { inherit (config) DHCP; }
          // optionalAttrs (config.domains != null) { Domains = concatStringsSep " " config.domains; };
      };
    };
  networkText =
    def:
    match def
    + concatMapStrings (render def) sections.networkHead
    + "[Network]\n"
    + attrsToSection def.networkConfig
    + concatMapStrings (
      l: concatMapStrings (value: "${l.key}=${value}\n") def.${l.option}
    ) sections.lists
    + "\n"
    + concatMapStrings (render def) sections.network
    + def.extraConfig;
}
