# Packages with something added or changed.
final: _: {
  # Shell scripts of ours are looked at by shellcheck with the options that all of them follow.
  check-scripts = final.writeShellApplication {
    name = "check-scripts";
    runtimeInputs = [ final.shellcheck ];
    text = "shellcheck --enable=quote-safe-variables,require-variable-braces \"$@\"";
  };
}
