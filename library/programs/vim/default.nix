# vim, Neovim and nano for everyone.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkMerge
    mkOption
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    option
    ;
  cfg = config.programs;

  package =
    name:
    mkOption {
      type = types.package;
      default = pkgs.${name};
      defaultText = lib.literalExpression "pkgs.${name}";
      description = "The package of ${name}.";
    };
  editor =
    name:
    mkIf cfg.${name}.defaultEditor {
      EDITOR =
        lib.mkOverride 900
          {
            vim = "vim";
            neovim = "nvim";
          }
          .${name};
    };
  provider = name: on: lib.optionalString (!on) "let g:loaded_${name}_provider=0\n";

  runtimeFile =
    { name, config, ... }:
    {
      options = {
        enable = flag true "Whether the file is made.";
        target = option types.str name "Where the file stands in the runtime folder.";
        text = option (types.nullOr types.lines) null "Text of the file.";
        source = mkOption {
          type = types.path;
          description = "Path of the source file.";
        };
      };
      config.source = mkIf (config.text != null) (
        lib.mkDefault (
          pkgs.writeText "neovim-runtime-${lib.strings.sanitizeDerivationName (baseNameOf name)}" config.text
        )
      );
    };
in
{
  options.programs = {
    vim = {
      enable = enable "vim is there";
      defaultEditor = enable "vim is the editor of other programs";
      package = package "vim";
    };

    neovim = {
      enable = enable "Neovim is there";
      package = package "neovim";
      defaultEditor = enable "Neovim is the editor of other programs";
      viAlias = flag false "Whether `vi` is Neovim.";
      vimAlias = flag false "Whether `vim` is Neovim.";
      withRuby = flag false "Whether plugins may be written in Ruby.";
      withPython3 = flag false "Whether plugins may be written in Python.";
      withNodeJs = flag false "Whether plugins may be written for Node.js.";
      configure = option types.attrs { } "`customRC` and `customLuaRC`: what everyone's Neovim reads.";
      runtime = option (types.attrsOf (
        types.submodule runtimeFile
      )) { } "Files of Neovim's runtime folder.";
    };

    nano = {
      enable = flag false "Whether nano is there.";
      package = package "nano";
      nanorc = lines "Contents of /etc/nanorc.";
      syntaxHighlight = flag true "Whether files are coloured.";
    };
  };

  config = mkMerge [
    (mkIf cfg.vim.enable {
      environment.systemPackages = [ cfg.vim.package ];
      environment.variables = editor "vim";
    })
    (mkIf cfg.neovim.enable {
      assertions = [
        {
          assertion = lib.all (
            n:
            lib.elem n [
              "customRC"
              "customLuaRC"
            ]
          ) (lib.attrNames cfg.neovim.configure);
          message = "`programs.neovim.configure' can have `customRC' and `customLuaRC' here; plugins are added in a home (`programs.neovim.plugins').";
        }
      ];
      environment = {
        systemPackages = [
          cfg.neovim.package
        ]
        ++ lib.optional cfg.neovim.withPython3 pkgs.python3-pynvim
        ++ lib.optional cfg.neovim.withNodeJs pkgs.nodejs
        ++ lib.optional cfg.neovim.withRuby pkgs.ruby;
        variables = editor "neovim";
        shellAliases =
          lib.optionalAttrs cfg.neovim.viAlias { vi = "nvim"; }
          // lib.optionalAttrs cfg.neovim.vimAlias { vim = "nvim"; };
        etc = {
          "xdg/nvim/sysinit.vim".text =
            provider "python3" cfg.neovim.withPython3
            + provider "node" cfg.neovim.withNodeJs
            + provider "ruby" cfg.neovim.withRuby
            + (cfg.neovim.configure.customRC or "")
            + lib.optionalString (
              cfg.neovim.configure ? customLuaRC
            ) "\nlua << EOF\n${cfg.neovim.configure.customLuaRC}\nEOF\n";
        }
        // lib.mapAttrs' (
          _: f: lib.nameValuePair "xdg/nvim/${f.target}" { inherit (f) enable source; }
        ) cfg.neovim.runtime;
      };
    })
    (mkIf cfg.nano.enable {
      environment.systemPackages = [ cfg.nano.package ];
      environment.etc.nanorc = mkIf (cfg.nano.nanorc != "" || cfg.nano.syntaxHighlight) {
        text =
          lib.optionalString cfg.nano.syntaxHighlight "include \"/usr/share/nano/*.nanorc\"\n"
          + cfg.nano.nanorc;
      };
    })
  ];
}
