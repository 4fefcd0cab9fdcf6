# What is made without any builder: text becomes a text object of the store where nothing in it must be built first;
# everything else is a derivation that the binary realises by itself (docs/reference/builtin-builder.md).
{
  lib,
  pkgs,
  sbin,
}:
let
  inherit (lib)
    attrValues
    concatMapStrings
    isAttrs
    optionalString
    ;

  builtinDerivation =
    name: nivis:
    derivation {
      inherit name nivis;
      system = "builtin";
      builder = "builtin:nivis";
      __structuredAttrs = true;
    };

  isMarker = path: builtins.match "/nix/store/[0-9a-z]{32}-distribution-package-.*" path != null;

  # The empty string with those of a string's references that name packages of the distribution.
  markersOf =
    string:
    builtins.appendContext "" (lib.filterAttrs (path: _: isMarker path) (builtins.getContext string));

  # A made thing whose string also stands for the distribution's packages used in it.
  carrying =
    string: made:
    let
      markers = markersOf string;
      carried =
        made
        // {
          outPath = "${made.outPath}${markers}";
        }
        // lib.optionalAttrs (made ? out) { out = carried; };
    in
    if builtins.hasContext markers then carried else made;

  # Whether nothing in a string's references has to be built.
  isSource =
    string:
    lib.all (reference: reference == { path = true; }) (attrValues (builtins.getContext string));

  # "${pkgs.nginx}/bin/nginx" is written before it is known that the distribution keeps the program in sbin. Only text
  # that uses the distribution's packages is looked through.
  placed =
    text:
    if builtins.hasContext (markersOf text) then
      builtins.substring 0 0 text
      + concatMapStrings (
        part:
        if lib.isString part then
          part
        else
          let
            program = lib.head part;
          in
          "/usr/${if sbin ? ${program} then "sbin" else "bin"}/${program}"
      ) (builtins.split "/usr/bin/([a-zA-Z0-9._+-]+)" text)
    else
      text;

  writeTextFile =
    {
      name,
      text,
      executable ? false,
      destination ? "",
      meta ? { },
      passthru ? { },
      ...
    }:
    let
      content = placed text;
      made =
        if !executable && destination == "" && isSource content then
          {
            type = "text";
            inherit name;
            outPath = builtins.toFile name content;
          }
        else
          builtinDerivation name {
            op = "write-text";
            text = content;
            inherit executable destination;
          };
    in
    carrying content (
      made
      // {
        meta =
          lib.optionalAttrs (executable && destination != "") {
            mainProgram = baseNameOf destination;
          }
          // meta;
        inherit passthru;
      }
      // passthru
    );

  script =
    shell: name: text:
    writeTextFile {
      inherit name;
      executable = true;
      text = "#!${shell}\n${text}";
    };

  scriptBin =
    shell: name: text:
    writeTextFile {
      inherit name;
      executable = true;
      destination = "/bin/${name}";
      text = "#!${shell}\n${text}";
    };

  writeShellApplication =
    {
      name,
      text,
      runtimeInputs ? [ ],
      runtimeEnv ? null,
      inheritPath ? true,
      bashOptions ? [
        "errexit"
        "nounset"
        "pipefail"
      ],
      meta ? { },
      passthru ? { },
      ...
    }:
    writeTextFile {
      inherit name meta passthru;
      executable = true;
      destination = "/bin/${name}";
      text =
        "#!${pkgs.runtimeShell}\n"
        + concatMapStrings (option: "set -o ${option}\n") bashOptions
        + optionalString (runtimeEnv != null) (
          lib.concatStrings (
            lib.mapAttrsToList (key: value: ''
              ${lib.toShellVar key value}
              export ${key}
            '') runtimeEnv
          )
        )
        + optionalString (runtimeInputs != [ ]) ''

          export PATH="${searchPath runtimeInputs}${optionalString inheritPath ":$PATH"}"
        ''
        + "\n${text}\n";
    };

  searchPath =
    packages: lib.concatStringsSep ":" (lib.unique (map (p: "${lib.getBin p}/bin") packages));

  # Distribution packages have no files of their own in the store: they are carried, not joined.
  own = lib.filter (p: (p.type or null) != "distribution-package");

  joined =
    op: name: paths: extra:
    carrying (concatMapStrings (p: "${p}") paths) (
      builtinDerivation name (
        {
          inherit op;
          paths = map (p: "${p}") (own paths);
        }
        // extra
      )
    );

  linkFarm =
    name: entries:
    let
      table =
        if isAttrs entries then
          lib.mapAttrs (_: target: "${target}") entries
        else
          lib.listToAttrs (map (e: lib.nameValuePair e.name "${e.path}") entries);
    in
    carrying (lib.concatStrings (attrValues table)) (
      builtinDerivation name {
        op = "link-farm";
        entries = table;
      }
      // {
        passthru.entries = entries;
      }
    );
in
{
  public = {
    inherit writeTextFile writeShellApplication linkFarm;

    writeText = name: text: writeTextFile { inherit name text; };

    writeTextDir =
      path: text:
      writeTextFile {
        name = baseNameOf path;
        destination = "/${path}";
        inherit text;
      };

    writeScript =
      name: text:
      writeTextFile {
        inherit name text;
        executable = true;
      };

    writeScriptBin =
      name: text:
      writeTextFile {
        inherit name text;
        executable = true;
        destination = "/bin/${name}";
      };

    writeShellScript = script pkgs.runtimeShell;
    writeShellScriptBin = scriptBin pkgs.runtimeShell;

    symlinkJoin =
      {
        name ? "${pname}-${version}",
        pname ? throw "symlinkJoin requires a name",
        version ? throw "symlinkJoin requires a name",
        paths,
        postBuild ? "",
        ...
      }:
      if postBuild != "" then
        throw "symlinkJoin: `postBuild' of `${name}' needs a builder, and this package set has none"
      else
        joined "symlink-join" name paths { };

    buildEnv =
      {
        name,
        paths,
        pathsToLink ? [ "/" ],
        ignoreCollisions ? false,
        postBuild ? "",
        ...
      }:
      if postBuild != "" then
        throw "buildEnv: `postBuild' of `${name}' needs a builder, and this package set has none"
      else
        joined "build-env" name paths { inherit pathsToLink ignoreCollisions; };
  };

  # The path of a store script for a service, whose file has the short name that logs show.
  unitScript =
    {
      name,
      text,
      strict,
    }:
    let
      made = writeTextFile {
        name = "unit-script-${name}";
        executable = true;
        destination = "/bin/${name}";
        text =
          "#!${pkgs.runtimeShell}\n"
          + (if strict then "set -o errexit\nset -o nounset\nset -o pipefail\n\n" else "set -e\n\n")
          + "${text}\n";
      };
    in
    "${made}/bin/${name}";

  # The distribution's packages that a string uses, each with its names by manager. One that is not in the set was made where
  # it is used.
  requiredPackages =
    string:
    builtins.listToAttrs (
      map (
        path:
        let
          name = builtins.elemAt (builtins.match "/nix/store/[0-9a-z]{32}-distribution-package-(.*)" path) 0;
          marker = builtins.appendContext path { ${path}.path = true; };
        in
        {
          inherit name;
          value = pkgs.${name}.distributionNames or (builtins.fromJSON (builtins.readFile marker));
        }
      ) (lib.filter isMarker (builtins.attrNames (builtins.getContext string)))
    );
}
