# Pieces of text that name what must come before them, put in order: activation scripts and the like.
# A piece is { text = String; deps = [String]; }.
{ lib }:
let
  inherit (builtins) foldl' isAttrs;

  # Depth first; an entry named twice appears once, an entry given in place of a name appears each time.
  collect =
    predefined:
    let
      visit =
        state: entry:
        if isAttrs entry then
          let
            inner = foldl' visit state entry.deps;
          in
          {
            inherit (inner) done;
            result = inner.result ++ [ entry.text ];
          }
        else if state.done ? ${entry} then
          state
        else
          visit {
            inherit (state) result;
            done = state.done // {
              ${entry} = true;
            };
          } predefined.${entry};
    in
    foldl' visit {
      done = { };
      result = [ ];
    };
in
{
  # textClosureList :: { name = piece; } -> [String | piece] -> [String] — the texts, dependencies first.
  # textClosureMap :: (String -> String) -> { name = piece; } -> [String] -> String
  textClosureList = predefined: names: (collect predefined names).result;
  textClosureMap =
    f: predefined: names:
    lib.strings.concatMapStringsSep "\n" f (collect predefined names).result;

  # noDepEntry :: String -> piece
  noDepEntry = text: {
    inherit text;
    deps = [ ];
  };

  # fullDepEntry :: String -> [String] -> piece
  fullDepEntry = text: deps: { inherit text deps; };

  # packEntry :: [String] -> piece — only dependencies.
  packEntry = deps: {
    text = "";
    inherit deps;
  };

  # stringAfter :: [String] -> String -> piece
  stringAfter = deps: text: { inherit text deps; };
}
