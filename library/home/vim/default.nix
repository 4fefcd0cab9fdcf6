# vim: ~/.vimrc. On NixOS it would be in a wrapped vim; the distribution's reads the file.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    maybe
    option
    package
    ;
  cfg = config.programs.vim;

  known = lib.mapAttrs (name: type: maybe type "Vim's setting `${name}`.") {
    background = types.enum [
      "dark"
      "light"
    ];
    backupdir = types.listOf types.str;
    copyindent = types.bool;
    directory = types.listOf types.str;
    expandtab = types.bool;
    hidden = types.bool;
    history = types.int;
    ignorecase = types.bool;
    modeline = types.bool;
    mouse = types.enum [
      "n"
      "v"
      "i"
      "c"
      "h"
      "a"
      "r"
    ];
    mousefocus = types.bool;
    mousehide = types.bool;
    mousemodel = types.enum [
      "extend"
      "popup"
      "popup_setpos"
    ];
    number = types.bool;
    relativenumber = types.bool;
    shiftwidth = types.int;
    smartcase = types.bool;
    tabstop = types.int;
    undodir = types.listOf types.str;
    undofile = types.bool;
  };

  set =
    name: v:
    if lib.isBool v then
      "set ${lib.optionalString (!v) "no"}${name}"
    else
      "set ${name}=${if lib.isList v then lib.concatStringsSep "," v else toString v}";
  settings = lib.filterAttrs (_: v: v != null) cfg.settings;
in
{
  options.programs.vim = {
    enable = enable "vim is set up";
    packageConfigurable = package pkgs "vim";
    settings = option (types.submodule { options = known; }) { } "Settings.";
    extraConfig = lines "Further lines of .vimrc.";
    defaultEditor = flag false "Whether vim is the editor of other programs.";
    plugins = mkOption {
      type = types.listOf types.path;
      default = [ ];
      description = "Folders of plugins.";
    };
  };

  config = mkIf cfg.enable {
    home = {
      packages = lib.optional (cfg.packageConfigurable != null) cfg.packageConfigurable;
      sessionVariables = mkIf cfg.defaultEditor {
        EDITOR = "vim";
        VISUAL = "vim";
      };
      file = {
        ".vimrc".text = ''
          ${lib.concatStringsSep "\n" (lib.mapAttrsToList set settings)}
          ${cfg.extraConfig}
        '';
      }
      // lib.listToAttrs (
        map (p: {
          name = ".vim/pack/home-manager/start/${
            p.pname or p.name or (builtins.unsafeDiscardStringContext (baseNameOf (toString p)))
          }";
          value.source = p;
        }) cfg.plugins
      );
    };
  };
}
