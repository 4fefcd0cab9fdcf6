''
  indented ${"quoted \n \${ ${''deep ''${ '''} ''}"} $$ ''\t
    more
'' + "a${b.c or d}$e" |> f
