# The options of the base library as pages: docs/options is made of this.
#
#   nix-instantiate --eval --strict --json dev/options.nix -A markdown   # { "services/redis.md" = text; … }
#   nix-instantiate --eval --strict --json dev/options.nix -A modules    # the same as data, for the pages in HTML
#
# `cargo xtask docs --nivis PATH` writes both.
{
  library ? ../library,
}:
let
  nivis = import library { };
  inherit (nivis) lib;
  inherit (lib)
    concatMapStrings
    concatMapStringsSep
    concatStringsSep
    optionalString
    ;
  modules = import (library + "/modules.nix");
  status = import (library + "/status.nix");

  shared = {
    nixpkgs.overlays = [ (import ./packages-by-name.nix) ];
  };

  optionsOf =
    host: lib.filter (o: o.visible && !o.internal) (lib.optionAttrSetToDocList host.options);
  all =
    optionsOf (
      nivis.lib.linuxSystem {
        system = "x86_64-linux";
        modules = [ shared ];
      }
    )
    ++ optionsOf (
      nivis.lib.homeConfiguration {
        system = "x86_64-linux";
        modules = [
          shared
          { home.username = "<name>"; }
        ];
      }
    )
    ++ optionsOf (
      nivis.lib.darwinSystem {
        system = "aarch64-darwin";
        modules = [
          shared
          { system.stateVersion = 6; }
        ];
      }
    );

  root = "${toString library}/";
  relative = file: lib.removePrefix root (toString file);
  # "services/redis" of a file in that folder.
  moduleOf =
    file:
    lib.removeSuffix ".nix" (concatStringsSep "/" (lib.take 2 (lib.splitString "/" (relative file))));

  plain = builtins.unsafeDiscardStringContext;
  trimmed = text: lib.removeSuffix "\n" (plain text);
  # Roles of nixpkgs' Markdown are left out.
  described =
    text:
    lib.replaceStrings (map (role: "{${role}}`") [
      "option"
      "file"
      "command"
      "env"
      "var"
      "manpage"
    ]) (lib.genList (_: "`") 6) (trimmed text);

  value = v: {
    code = v._type != "literalMD";
    text = if v._type == "literalMD" then described v.text else trimmed v.text;
  };

  fact =
    o:
    {
      inherit (o) name readOnly;
      type = plain o.type;
      description = if o.description == null then "" else described (o.description.text or o.description);
      declared = map (file: "library/${relative file}") o.declarations;
    }
    // lib.optionalAttrs (o ? default) { default = value o.default; }
    // lib.optionalAttrs (o ? example) { example = value o.example; };

  byModule = lib.groupBy (o: moduleOf (lib.head o.declarations)) (
    lib.filter (o: o.declarations != [ ] && lib.head o.loc != "_module") all
  );

  # Options of two modules stand with the first one; of an option declared twice only one page tells.
  optionsIn =
    name:
    map fact (
      lib.sort (a: b: a.name < b.name) (
        lib.attrValues (lib.mapAttrs (_: lib.head) (lib.groupBy (o: o.name) (byModule.${name} or [ ])))
      )
    );

  # How far a module is tried, and by what.
  statusOf =
    name:
    if status.booted ? ${name} then
      {
        level = "booted";
        by = "in the machine${optionalString (lib.length (lib.attrNames status.booted.${name}) > 1) "s"} ${
          concatMapStringsSep ", " (m: "`${m}`") (lib.attrNames status.booted.${name})
        } of tests/machines";
      }
    else if status.validated ? ${name} then
      {
        level = "validated";
        by = "what its cases make is accepted by ${
          concatMapStringsSep ", " (p: "`${p}`") status.validated.${name}
        }";
      }
    else
      {
        level = "evaluated";
        by = status.evaluated.${name};
      };

  describe =
    path:
    let
      name = relative path;
      readme = lib.splitString "\n" (builtins.readFile (path + "/README.md"));
    in
    {
      inherit name;
      area = lib.head (lib.splitString "/" name);
      title = lib.removePrefix "# " (lib.head readme);
      text = trimmed (concatStringsSep "\n" (lib.drop 2 readme));
      status = statusOf name;
      options = optionsIn name;
    };

  # Modules of Macs are files, which say in their first line what they are.
  describeMac =
    path:
    let
      name = moduleOf path;
    in
    {
      inherit name;
      area = "darwin";
      title = "Macs: ${baseNameOf name}";
      text = lib.removePrefix "# " (lib.head (lib.splitString "\n" (builtins.readFile path)));
      status = {
        level = "evaluated";
        by = "there is no Mac here";
      };
      options = optionsIn name;
    };

  pages =
    map describe (modules.linux ++ modules.home ++ lib.attrValues modules.profiles)
    ++ map describeMac (
      lib.filter (path: byModule ? ${moduleOf path} && lib.hasPrefix "darwin/" (moduleOf path)) (
        import (library + "/darwin")
      )
    );

  isLong = text: lib.stringLength text > 90 || lib.hasInfix "\n" text;
  fenced = text: "\n\n  ```nix\n  ${lib.replaceStrings [ "\n" ] [ "\n  " ] text}\n  ```";
  shown =
    v:
    if !v.code then
      " ${v.text}"
    else if isLong v.text then
      fenced v.text
    else if lib.hasInfix "`" v.text then
      " `` ${v.text} ``"
    else
      " `${v.text}`";

  entry = o: ''

    ## `${o.name}`

    ${o.description}${
      optionalString (o.description != "") "\n\n"
    }- type: ${o.type}${optionalString o.readOnly ", read-only"}
    ${optionalString (o ? default) "- default:${shown o.default}\n"}${
      optionalString (o ? example) "- example:${shown o.example}\n"
    }- declared in: ${concatMapStringsSep ", " (file: "[${file}](../../../${file})") o.declared}
  '';

  page = module: ''
    # ${module.title}

    ${module.text}

    *${module.status.level}*: ${module.status.by}
    ${
      optionalString (module.options == [ ]) "\nIt has no options of its own.\n"
    }${concatMapStrings entry module.options}'';

  firstSentence = text: lib.head (lib.splitString ". " (lib.replaceStrings [ "\n" ] [ " " ] text));

  countOf = level: toString (lib.count (m: m.status.level == level) pages);

  areas = lib.unique (map (m: m.area) pages);
  row =
    m:
    "| [${m.name}](${m.name}.md) | ${toString (lib.length m.options)} | ${m.status.level} | ${
      lib.replaceStrings [ "|" ] [ "\\|" ] (lib.removeSuffix "." (firstSentence m.text))
    } |\n";
  section = area: ''

    ## ${area}

    | module | options | tried | |
    | --- | ---: | --- | --- |
    ${concatMapStrings row (lib.filter (m: m.area == area) pages)}'';

  index = ''
    # Options of the base library

    Made by `cargo xtask docs` from `library/`; not to be edited. `home` has the modules of homes, `darwin` those of Macs,
    `profiles` what a host imports by `inputs.nivis.profiles.<name>`; the rest are modules of Linux hosts. Beside NixOS:
    [what differs](../reference/linux-differences.md), [option by option](../reference/option-differences.md).

    A module is *booted* where a machine of the tests runs it, *validated* where the programs that read its files and units
    accept what its cases make, else *evaluated*; its page says by what, or why not more (`library/status.nix`, kept by a
    test). Of ${toString (lib.length pages)} modules ${countOf "booted"} are booted, ${countOf "validated"} validated, ${countOf "evaluated"} evaluated.
    ${concatMapStrings section areas}'';
in
{
  modules = pages;
  markdown = {
    "README.md" = index;
  }
  // lib.listToAttrs (map (m: lib.nameValuePair "${m.name}.md" (page m)) pages);
}
