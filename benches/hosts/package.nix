# One package: `--arg packages PATH --argstr name hello`.
{ packages, name }:
(import packages {
  system = "x86_64-linux";
  config = { };
  overlays = [ ];
}).${name}
