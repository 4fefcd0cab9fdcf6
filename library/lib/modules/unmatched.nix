# The error about definitions that no option takes.
{ lib }:
let
  inherit (builtins)
    addErrorContext
    attrNames
    concatStringsSep
    filter
    head
    length
    map
    ;
  inherit (lib.lists)
    init
    last
    remove
    sortOn
    take
    ;
  inherit (lib.options) showDefs showOption;
  inherit (lib.strings) levenshtein levenshteinAtMost;

  # Up to three names like `name`. Where there are many names only those two letters off are looked at,
  # because the exact distance to each would take too long.
  similar =
    name: names:
    take 3 (
      sortOn (levenshtein name) (
        if length names < 100 then names else filter (levenshteinAtMost 2 name) names
      )
    );

  suggestion =
    quoted:
    if quoted == [ ] then
      ""
    else if length quoted == 1 then
      "\n\nDid you mean ${head quoted}?"
    else
      "\n\nDid you mean ${concatStringsSep ", " (init quoted)} or ${last quoted}?";
in
{
  throwUnmatched =
    {
      prefix,
      options,
      unmatched,
    }:
    let
      def = head unmatched;
      loc = prefix ++ def.prefix;
      text = showOption loc;
      values =
        addErrorContext
          "while evaluating the error message for definitions for `${text}', which is an option that does not exist"
          (addErrorContext "while evaluating a definition from `${def.file}'" (showDefs [ def ]));

      # Relative to the evaluation, as `options` is; what is shown is absolute.
      parent = init def.prefix;
      siblings = attrNames (lib.attrsets.attrByPath parent { } options);
      candidates = if parent == [ ] then remove "_module" siblings else siblings;
      quoted = map (name: "`${showOption (init loc ++ [ name ])}'") (
        similar (last def.prefix) candidates
      );

      message = "The option `${text}' does not exist. Definition values:${values}${suggestion quoted}";
      place = showOption prefix;
    in
    if attrNames options != [ "_module" ] then
      throw message
    # Nothing but the built-in options is declared at all.
    else if place == "" then
      throw ''
        ${message}

        It seems as if you're trying to declare an option by placing it into `config' rather than `options'!
      ''
    else
      throw ''
        ${message}

        However there are no options defined in `${place}'. Are you sure you've
        declared your options properly? This can happen if you e.g. declared your options in `types.submodule'
        under `config' rather than `options'.
      '';
}
