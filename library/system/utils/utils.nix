# The module argument `utils`, with NixOS' names.
{ lib }:
let
  inherit (lib)
    concatStringsSep
    isDerivation
    replaceStrings
    ;

  isPackage = x: isDerivation x || x.type or null == "distribution-package";
in
rec {
  systemdUtils = import ./systemd.nix { inherit lib; };

  # Whether an option is said by someone, even to be what it is by default.
  isDeclared = option: option.highestPrio < (lib.mkOptionDefault null).priority;

  # As systemd-escape --path.
  escapeSystemdPath =
    s:
    let
      parts = lib.filter (part: part != "" && part != ".") (lib.splitString "/" s);
      escaped = lib.strings.escapeC (lib.stringToCharacters " !\"#$%&'()*+,;<=>?@[\\]^`{|}~-") (
        concatStringsSep "/" parts
      );
    in
    if lib.elem ".." parts then
      throw "escapeSystemdPath: ${s} is not a normalized path"
    else if parts == [ ] then
      "-"
    else
      replaceStrings [ "/" ] [ "-" ] (
        if lib.hasPrefix "." escaped then "\\x2e" + lib.removePrefix "." escaped else escaped
      );

  # Quotes an argument for ExecStart= and its like.
  escapeSystemdExecArg =
    arg:
    let
      s =
        if lib.isPath arg then
          "${arg}"
        else if lib.isString arg then
          arg
        else if lib.isInt arg || lib.isFloat arg || isPackage arg then
          toString arg
        else
          throw "escapeSystemdExecArg only allows strings, paths, numbers and derivations";
    in
    replaceStrings [ "%" "$" ] [ "%%" "$$" ] (lib.strings.toJSON s);

  escapeSystemdExecArgs = lib.concatMapStringsSep " " escapeSystemdExecArg;

  toShellPath =
    shell:
    if lib.types.shellPackage.check shell then
      "${shell}${shell.shellPath}"
    else if isPackage shell then
      throw "${shell.name} is not a shell package"
    else
      shell;

  removePackagesByName =
    packages: packagesToRemove:
    let
      names = map lib.getName packagesToRemove;
    in
    lib.filter (x: !lib.elem (lib.getName x) names) packages;

  # The name of a store path made for a unit or another name with signs a store path cannot have.
  storeName = replaceStrings [ "@" ":" "\\" "[" "]" ] [ "-" "-" "-" "" "" ];

  # PATH of a service. Packages of the distribution share their folders, which then stand there once.
  servicePath =
    packages:
    concatStringsSep ":" (
      lib.unique (
        lib.splitString ":" (
          "${lib.makeBinPath packages}:${lib.makeSearchPathOutput "bin" "sbin" packages}"
        )
      )
    );
}
