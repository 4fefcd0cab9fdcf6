# zsh as the user's shell: .zshenv, .zprofile and .zshrc in the home or in `dotDir`.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatStringsSep
    escapeShellArg
    mapAttrsToList
    mkIf
    mkMerge
    mkOption
    mkOrder
    optionalString
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    maybe
    option
    package
    strings
    ;
  inherit (lib.hm) zsh;
  cfg = config.programs.zsh;
  home = config.home.homeDirectory;

  dotDir = lib.removeSuffix "/" (
    if lib.hasPrefix "/" cfg.dotDir then cfg.dotDir else "${home}/${cfg.dotDir}"
  );
  at = name: if dotDir == home then name else "${lib.removePrefix "${home}/" dotDir}/${name}";

  keymaps = {
    emacs = "bindkey -e";
    viins = "bindkey -v";
    vicmd = "bindkey -a";
  };

  # Double quotes, so that variables of the shell still work in it.
  quoted = v: ''"${lib.escape [ "\\" "\"" "`" ] v}"'';
  eachLine = f: set: concatStringsSep "\n" (mapAttrsToList f set);

  variables = lib.removeSuffix "\n" ''
    # Environment variables
    . "${config.home.sessionVariablesPackage}/etc/profile.d/hm-session-vars.sh"

    # Only source this once
    if [[ -z "''${__HM_ZSH_SESS_VARS_SOURCED-}" ]]; then
      export __HM_ZSH_SESS_VARS_SOURCED=1
      ${zsh.exportAll cfg.sessionVariables { indent = "  "; }}
    fi
  '';
  indented =
    text:
    lib.concatMapStringsSep "\n" (line: if line == "" then "" else "  ${line}") (
      lib.splitString "\n" text
    );

  aliases = eachLine (n: v: "alias -- ${escapeShellArg n}=${escapeShellArg v}") cfg.shellAliases;
  globalAliases = eachLine (
    n: v: "alias -g -- ${escapeShellArg n}=${escapeShellArg v}"
  ) cfg.shellGlobalAliases;

  # Where distributions keep the plugins.
  plugin = name: "/usr/share/${name}/${name}.zsh";
  highlighter =
    let
      package = cfg.syntaxHighlighting.package;
    in
    if package == null || package.type or null == "distribution-package" then
      plugin "zsh-syntax-highlighting"
    else
      "${package}/share/zsh-syntax-highlighting/zsh-syntax-highlighting.zsh";
  styles = option (types.attrsOf types.str) { };

  history = import ./history.nix { inherit lib dotDir; };
  historyLines = history.text cfg.history;
in
{
  options.programs.zsh = {
    enable = enable "zsh is set up";
    package = package pkgs "zsh";
    autocd = maybe types.bool "Whether a folder's name alone goes into it.";
    cdpath = strings "Folders in which `cd` looks.";
    dotDir = mkOption {
      type = types.nullOr types.str;
      apply = v: if v == null then home else v;
      default = if config.xdg.enable then "${config.xdg.configHome}/zsh" else home;
      defaultText = lib.literalExpression ''if config.xdg.enable then "''${config.xdg.configHome}/zsh" else config.home.homeDirectory'';
      description = "The folder of zsh's files.";
    };
    shellAliases = option (types.attrsOf types.str) { } "Aliases.";
    shellGlobalAliases = option (types.attrsOf types.str) { } "Aliases that hold anywhere on a line.";
    dirHashes = option (types.attrsOf types.str) { } "Names of folders, for `~name`.";
    enableCompletion = flag true "Whether arguments are completed.";
    completionInit =
      option types.lines "autoload -U compinit && compinit"
        "Commands that set up completion.";
    defaultKeymap = maybe (types.enum (lib.attrNames keymaps)) "The keymap of the line editor.";
    sessionVariables = mkOption {
      type = types.lazyAttrsOf (
        types.nullOr (
          types.oneOf [
            types.str
            types.path
            types.int
            types.float
            types.bool
          ]
        )
      );
      default = { };
      description = "Environment variables of zsh's logins; null leaves one out.";
    };
    initContent = lines "Text of .zshrc; `lib.mkOrder` says where (1000 where nothing is said).";
    envExtra = lines "Commands in .zshenv.";
    profileExtra = lines "Commands in .zprofile.";
    loginExtra = lines "Commands in .zlogin.";
    logoutExtra = lines "Commands in .zlogout.";
    localVariables = option types.attrs { } "Variables set at the top of .zshrc.";
    setOptions = strings "Options of zsh; with `NO_` before it one is unset.";
    siteFunctions =
      option (types.attrsOf types.lines) { }
        "Functions that are loaded when first called.";
    history = option (types.submodule history.options) { } "The history.";

    plugins = option (types.listOf (
      types.submodule (
        { config, ... }:
        {
          options = {
            name = option types.str "" "Name of the plugin.";
            src = mkOption {
              type = types.path;
              description = "Folder of the plugin.";
            };
            file = option types.str "${config.name}.plugin.zsh" "The file in it that is read.";
            completions = strings "Folders in it with completions.";
          };
        }
      )
    )) [ ] "Plugins.";

    autosuggestion = {
      enable = enable "what was typed before is suggested";
      highlight = maybe types.str "How suggestions look.";
      strategy = option (types.listOf (
        types.enum [
          "history"
          "completion"
          "match_prev_cmd"
        ]
      )) [ "history" ] "Where suggestions come from.";
    };

    syntaxHighlighting = {
      enable = enable "commands are coloured while they are typed";
      package = package pkgs "zsh-syntax-highlighting";
      highlighters = strings "Highlighters beside the main one.";
      patterns = styles "Styles of patterns.";
      styles = styles "Styles of kinds of words.";
    };

    historySubstringSearch = {
      enable = enable "arrow keys look up what is typed in the history";
      searchUpKey = option (types.either (types.listOf types.str) types.str) [
        "^[[A"
      ] "Keys that search upwards.";
      searchDownKey = option (types.either (types.listOf types.str) types.str) [
        "^[[B"
      ] "Keys that search downwards.";
    };
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = !lib.hasInfix "$" cfg.dotDir;
        message = "`programs.zsh.dotDir' is used now, where the shell's variables are not known: ${cfg.dotDir}. Use config.home.homeDirectory or config.xdg.configHome.";
      }
    ];

    home.packages =
      lib.optional (cfg.package != null) cfg.package
      ++ lib.optional cfg.autosuggestion.enable pkgs.zsh-autosuggestions
      ++ lib.optional (
        cfg.syntaxHighlighting.enable && cfg.syntaxHighlighting.package != null
      ) cfg.syntaxHighlighting.package
      ++ lib.optional cfg.historySubstringSearch.enable pkgs.zsh-history-substring-search
      ++ mapAttrsToList (n: pkgs.writeTextDir "share/zsh/site-functions/${n}") cfg.siteFunctions;

    programs.zsh = {
      inherit (config.home) shellAliases;
      syntaxHighlighting.highlighters = mkIf cfg.syntaxHighlighting.enable [ "main" ];
      setOptions = history.flags cfg.history cfg.autocd;

      initContent = mkMerge [
        (mkOrder 510 "typeset -U path cdpath fpath manpath")
        (mkIf (cfg.cdpath != [ ]) (
          mkOrder 510 "cdpath+=(${lib.concatMapStringsSep " " quoted cfg.cdpath})\n"
        ))
        (mkIf (cfg.siteFunctions != { }) (
          mkOrder 520 "fpath+=(${config.home.profileDirectory}/share/zsh/site-functions)\n"
        ))
        (mkIf (cfg.defaultKeymap != null) (
          mkOrder 530 ''
            # Use ${cfg.defaultKeymap} keymap as the default.
            ${keymaps.${cfg.defaultKeymap}}
          ''
        ))
        (mkIf (cfg.localVariables != { }) (mkOrder 540 (zsh.defineAll cfg.localVariables)))
        (mkIf (cfg.plugins != [ ]) (
          mkOrder 560 (
            lib.concatMapStrings (p: ''
              path+="${p.src}"
              fpath+="${p.src}"
              ${optionalString (p.completions != [ ])
                "fpath+=(${lib.concatMapStringsSep " " (c: ''"${p.src}/${c}"'') p.completions})"
              }
            '') cfg.plugins
          )
        ))
        (mkIf cfg.enableCompletion (mkOrder 570 cfg.completionInit))
        (mkIf cfg.autosuggestion.enable (
          mkOrder 700 (
            "source ${plugin "zsh-autosuggestions"}\n"
            + optionalString (
              cfg.autosuggestion.strategy != [ ]
            ) "ZSH_AUTOSUGGEST_STRATEGY=(${concatStringsSep " " cfg.autosuggestion.strategy})\n"
            + optionalString (
              cfg.autosuggestion.highlight != null
            ) "ZSH_AUTOSUGGEST_HIGHLIGHT_STYLE=\"${cfg.autosuggestion.highlight}\"\n"
          )
        ))
        (mkIf (cfg.plugins != [ ]) (
          mkOrder 900 (
            lib.concatMapStrings (p: ''
              if [[ -f "${p.src}/${p.file}" ]]; then
                source "${p.src}/${p.file}"
              fi
            '') cfg.plugins
          )
        ))
        (mkOrder 910 historyLines)
        (mkIf (cfg.setOptions != [ ]) (
          mkOrder 950 ''
            # Set shell options
            ${zsh.define "set_opts" cfg.setOptions}
            for opt in "''${set_opts[@]}"; do
              setopt "$opt"
            done
            unset opt set_opts
          ''
        ))
        (mkIf (cfg.siteFunctions != { }) (
          lib.escapeShellArgs (
            [
              "autoload"
              "-Uz"
              "--"
            ]
            ++ lib.attrNames cfg.siteFunctions
          )
        ))
        (mkIf (aliases != "" || globalAliases != "") (
          mkOrder 1100 (
            concatStringsSep "\n" (
              lib.filter (s: s != "") [
                aliases
                globalAliases
              ]
            )
          )
        ))
        (mkIf (cfg.dirHashes != { }) (
          mkOrder 1150 ''
            # Named Directory Hashes
            ${eachLine (n: v: "hash -d ${escapeShellArg n}=${quoted v}") cfg.dirHashes}
          ''
        ))
        (mkIf cfg.syntaxHighlighting.enable (
          mkOrder 1200 ''
            source ${highlighter}
            ZSH_HIGHLIGHT_HIGHLIGHTERS=(${
              lib.concatMapStringsSep " " escapeShellArg cfg.syntaxHighlighting.highlighters
            })
            ${eachLine (
              n: v: "ZSH_HIGHLIGHT_STYLES[${escapeShellArg n}]=${escapeShellArg v}"
            ) cfg.syntaxHighlighting.styles}
            ${eachLine (
              n: v: "ZSH_HIGHLIGHT_PATTERNS+=(${escapeShellArg n} ${escapeShellArg v})"
            ) cfg.syntaxHighlighting.patterns}
          ''
        ))
        (mkIf cfg.historySubstringSearch.enable (
          mkOrder 1250 ''
            source ${plugin "zsh-history-substring-search"}
            ${lib.concatMapStringsSep "\n" (key: ''bindkey "${key}" history-substring-search-up'') (
              lib.toList cfg.historySubstringSearch.searchUpKey
            )}
            ${lib.concatMapStringsSep "\n" (key: ''bindkey "${key}" history-substring-search-down'') (
              lib.toList cfg.historySubstringSearch.searchDownKey
            )}
          ''
        ))
      ];
    };

    home.file = mkMerge [
      (mkIf (cfg.envExtra != "") { ${at ".zshenv"}.text = cfg.envExtra; })
      (mkIf (cfg.loginExtra != "") { ${at ".zlogin"}.text = cfg.loginExtra; })
      (mkIf (cfg.logoutExtra != "") { ${at ".zlogout"}.text = cfg.logoutExtra; })
      (mkIf (dotDir != home) {
        ${at ".zshenv"}.text = "${zsh.export "ZDOTDIR" dotDir}\n";
        # The home's own only leads there.
        ".zshenv".text = "source ${escapeShellArg "${dotDir}/.zshenv"}\n";
      })
      {
        ${at ".zshenv"}.text = ''
          if [[ ! -o login ]]; then
          ${indented variables}
          fi
        '';
        ${at ".zprofile"}.text = ''
          ${variables}
        ''
        + optionalString (cfg.profileExtra != "") ''

          ${cfg.profileExtra}
        '';
        ${at ".zshrc"}.text = cfg.initContent;
      }
    ];
  };
}
