# Neovim: ~/.config/nvim and the plugins in ~/.local/share/nvim/site/pack/hm.
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
    packages
    ;
  cfg = config.programs.neovim;
  json = pkgs.formats.json { };

  plugin = types.submodule {
    options = {
      plugin = mkOption {
        type = types.either types.path types.package;
        description = "Folder of the plugin.";
      };
      config = maybe types.lines "What sets it up.";
      type = option (types.either (types.enum [
        "lua"
        "viml"
      ]) types.str) "lua" "Language of `config`.";
      optional = flag false "Whether it is loaded only by `:packadd`.";
      runtime = option (import ../files/type.nix {
        inherit lib pkgs;
        home = config.home.homeDirectory;
      } "nvim") { } "Files of ~/.config/nvim that go with it.";
    };
  };

  plugins = map (
    p:
    if p ? plugin then
      p
    else
      {
        plugin = p;
        config = null;
        type = "lua";
        optional = false;
        runtime = { };
      }
  ) cfg.plugins;
  nameOf =
    p:
    let
      base = baseNameOf (toString p.plugin);
      hashed = builtins.match "[0-9a-z]{32}-(.*)" (builtins.unsafeDiscardStringContext base);
    in
    p.plugin.pname or (if hashed == null then base else lib.head hashed);
  configs =
    language:
    lib.filter (c: c != null) (map (p: p.config) (lib.filter (p: p.type == language) plugins));

  fold = title: content: lib.optionalString (content != "") "-- ${title} {{{\n${content}\n-- }}}\n";
  viml = lib.concatStringsSep "\n" (lib.filter (s: s != "") ([ cfg.extraConfig ] ++ configs "viml"));
  otherLanguages = lib.filter (
    p:
    p.config != null
    && !(lib.elem p.type [
      "lua"
      "viml"
    ])
  ) plugins;

  provider = name: on: lib.optionalString (!on) "vim.g.loaded_${name}_provider = 0\n";
in
{
  imports = [ ./preset.nix ];

  options.programs.neovim = {
    enable = enable "Neovim is set up";
    package = package pkgs "neovim";
    viAlias = flag false "Whether `vi` is Neovim.";
    vimAlias = flag false "Whether `vim` is Neovim.";
    vimdiffAlias = flag false "Whether `vimdiff` is Neovim.";
    defaultEditor = flag false "Whether Neovim is the editor of other programs.";
    withNodeJs = flag false "Whether plugins may be written for Node.js.";
    withPerl = flag false "Whether plugins may be written in Perl.";
    withPython3 = flag false "Whether plugins may be written in Python.";
    withRuby = flag false "Whether plugins may be written in Ruby.";
    extraPackages = packages "Packages plugins need, such as language servers.";
    extraConfig = lines "Lines of Vim's own language.";
    initLua = lines "Text of init.lua; `lib.mkOrder` says where.";
    plugins = option (types.listOf (
      types.either (types.either types.package types.path) plugin
    )) [ ] "Plugins: folders, or folders with what sets them up.";
    coc = {
      enable = enable "Coc's settings are written";
      settings = option json.type { } "Contents of coc-settings.json.";
    };
  };

  config = mkIf cfg.enable {
    assertions = map (p: {
      assertion = false;
      message = "`programs.neovim.plugins': the configuration of `${nameOf p}' is in ${p.type}, which has to be compiled. Write it in lua or viml.";
    }) otherLanguages;

    home = {
      packages =
        lib.optional (cfg.package != null) cfg.package
        ++ cfg.extraPackages
        ++ lib.optional cfg.withPython3 pkgs.python3-pynvim
        ++ lib.optional (cfg.withNodeJs || cfg.coc.enable) pkgs.nodejs
        ++ lib.optional cfg.withRuby pkgs.ruby
        ++ lib.optional cfg.withPerl pkgs.perl;
      sessionVariables = mkIf cfg.defaultEditor {
        EDITOR = "nvim";
        VISUAL = "nvim";
      };
      shellAliases =
        lib.optionalAttrs cfg.viAlias { vi = "nvim"; }
        // lib.optionalAttrs cfg.vimAlias { vim = "nvim"; }
        // lib.optionalAttrs cfg.vimdiffAlias { vimdiff = "nvim -d"; };
    };

    programs.neovim.initLua = lib.mkMerge [
      (lib.mkOrder 200 (
        provider "node" (cfg.withNodeJs || cfg.coc.enable)
        + provider "perl" cfg.withPerl
        + provider "python3" cfg.withPython3
        + provider "ruby" cfg.withRuby
      ))
      (mkIf (viml != "") (lib.mkOrder 210 "vim.cmd(\"source ${pkgs.writeText "init.vim" viml}\")"))
      (mkIf (configs "lua" != [ ]) (
        lib.mkAfter (fold "user-associated plugin config" (lib.concatStringsSep "\n" (configs "lua")))
      ))
    ];

    xdg.dataFile = lib.listToAttrs (
      map (p: {
        name = "nvim/site/pack/hm/${if p.optional then "opt" else "start"}/${nameOf p}";
        value.source = "${p.plugin}";
      }) plugins
    );

    xdg.configFile = lib.mkMerge (
      map (p: p.runtime) plugins
      ++ [
        {
          "nvim/init.lua" = mkIf (cfg.initLua != "") { text = cfg.initLua; };
          "nvim/coc-settings.json" = mkIf cfg.coc.enable {
            source = json.generate "coc-settings.json" cfg.coc.settings;
          };
        }
      ]
    );
  };
}
