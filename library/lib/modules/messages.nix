# The error about a value that is tagged as something other than a module.
{ lib }:
let
  inherit (lib.strings) escapeNixString trim;
  inherit (lib.options) showOption unknownModule;

  esc = builtins.fromJSON "\"\\u001b\"";
  styled = style: text: "${esc}[${style}m${text}${esc}[0m";
  wrong = styled "1;35";
  right = styled "1;32";
  code = styled "1";

  help = {
    configuration = _: ''
      If you really mean to import this configuration, instead please only import the modules that make up the configuration.
      You may have to create a `let` binding, file or attribute to give yourself access to the relevant modules.
      While loading a configuration into the module system is a very sensible idea, it can not be done cleanly in practice.
    '';
    flake =
      class:
      ''
        Perhaps you forgot to select an attribute name?
        Instead of, for example,
            ${wrong "inputs.someflake"}
        you need to write something like
            ${wrong "inputs.someflake"}${right ".modules.${if class == null then "someApp" else class}.default"}
      ''
      + (
        if class == "nixos" || class == "darwin" then
          ''
            or
                ${wrong "inputs.someflake"}${right ".${class}Modules.default"}
          ''
        else
          ""
      );
  };
in
{
  notAModule =
    {
      fallbackFile,
      tag,
      expectedClass,
      prefix,
    }:
    let
      into = place: ", while trying to load a module into ${place}";
      intoFile =
        if fallbackFile == null || fallbackFile == unknownModule then "" else into (toString fallbackFile);
      intoOption = if prefix == [ ] then "" else into (code (showOption prefix));
    in
    trim ''
      Expected a module, but found a value of type ${wrong (escapeNixString tag)}${intoFile}${intoOption}.
      A module is typically loaded by adding it to the ${code "imports = [ ... ];"} attribute of an existing module, or in the ${code "modules = [ ... ];"} argument of various functions.
      Please make sure that each of the list items is a module, and not a different kind of value.
    ''
    + (if help ? ${tag} then "\n\n" + trim (help.${tag} expectedClass) else "");
}
