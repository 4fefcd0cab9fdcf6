# Secure boot by lanzaboote: its options exist with their types, so that hosts of several kinds share a module. A Linux
# that was there boots by its distribution's signed loader.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib) types;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable maybe option;
  cfg = config.boot.lanzaboote;
in
{
  options.boot.lanzaboote = {
    enable = enable "the system is booted by images that are signed here";
    pkiBundle = maybe types.path "Folder of the keys.";
    configurationLimit = maybe types.int "How many generations can be booted.";
    settings = option (types.attrsOf types.anything) { } "Contents of loader.conf.";
    sortKey = option types.str "lanzaboote" "How entries are sorted.";
  };

  config.assertions = [
    {
      assertion = !cfg.enable;
      message = "`boot.lanzaboote.enable' cannot be kept on this kind of machine (linux): kernel and boot loader are the distribution's, which signs them itself. It is set in ${
        lib.concatMapStringsSep ", " toString options.boot.lanzaboote.enable.files
      }. Set it on hosts of kind NixOS only.";
    }
  ];
}
