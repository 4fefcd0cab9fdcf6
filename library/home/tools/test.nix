# The cases of each tool are a file in test/.
args:
builtins.foldl' (cases: tool: cases // import (./test + "/${tool}") args) { } (
  builtins.attrNames (builtins.readDir ./test)
)
