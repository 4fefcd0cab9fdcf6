derivation {
  name = "environment-escapes";
  system = "x86_64-linux";
  builder = "/bin/sh";
  quotes = "say \"hi\" \\ back";
  lines = "a\nb\r\tc";
  unicode = "äöü€😀";
  dollar = "$out \${x}";
  control = builtins.fromJSON "\"\\u0001\\u007f\"";
}
