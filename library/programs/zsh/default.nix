# zsh for everyone: the files in /etc/zsh, on Fedora in /etc.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkOption
    optionalString
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    option
    ;
  cfg = config.programs.zsh;
  cfge = config.environment;
  shell = import ../_lib/shell.nix {
    inherit lib;
    inherit (config.nivis) distribution;
    hasProfile = config.environment.etc ? "profile.d/nivis.sh";
  };
  inherit (shell) block places;

  header = name: "# /etc/${places.zsh name}: written by Nivis.\n";
  local = name: ''

    if test -f /etc/${places.zsh name}.local; then
      . /etc/${places.zsh name}.local
    fi
  '';
  plugin = name: "/usr/share/${name}/${name}.zsh";
in
{
  options.programs.zsh = shell.options // {
    enable = enable "zsh is set up for everyone";
    promptInit =
      option types.lines "autoload -U promptinit && promptinit && prompt suse && setopt prompt_sp\n"
        "Commands that set up the prompt.";
    histSize = option types.int 2000 "Lines of history.";
    histFile = option types.str "$HOME/.zsh_history" "File of the history.";
    setOptions = option (types.listOf types.str) [
      "HIST_IGNORE_DUPS"
      "SHARE_HISTORY"
      "HIST_FCNTL_LOCK"
    ] "Options of zsh.";
    enableCompletion = flag true "Whether arguments are completed.";
    enableBashCompletion = flag false "Whether completions written for bash work.";
    enableGlobalCompInit = mkOption {
      type = types.bool;
      default = cfg.enableCompletion;
      defaultText = lib.literalExpression "config.programs.zsh.enableCompletion";
      description = "Whether completion is set up for everyone.";
    };
    enableLsColors = flag true "Whether ls has colours.";
    autosuggestions = {
      enable = enable "what was typed before is suggested";
      highlightStyle = option types.str "fg=8" "How suggestions look.";
      strategy = option (types.listOf (
        types.enum [
          "history"
          "completion"
          "match_prev_cmd"
        ]
      )) [ "history" ] "Where suggestions come from.";
      async = flag true "Whether they are looked up in the background.";
      extraConfig = option (types.attrsOf types.str) { } "Further variables of the plugin.";
    };
    syntaxHighlighting = {
      enable = enable "commands are coloured while they are typed";
      highlighters = option (types.listOf (
        types.enum [
          "main"
          "brackets"
          "pattern"
          "cursor"
          "regexp"
          "root"
          "line"
        ]
      )) [ "main" ] "Highlighters.";
      patterns = option (types.attrsOf types.str) { } "Styles of patterns.";
      styles = option (types.attrsOf types.str) { } "Styles of kinds of words.";
    };
  };

  config = mkIf cfg.enable {
    environment.systemPackages = [
      pkgs.zsh
    ]
    ++ lib.optional cfg.autosuggestions.enable pkgs.zsh-autosuggestions
    ++ lib.optional cfg.syntaxHighlighting.enable pkgs.zsh-syntax-highlighting;

    programs.zsh = {
      shellAliases = lib.mapAttrs (_: lib.mkDefault) cfge.shellAliases;

      interactiveShellInit = lib.mkMerge [
        (mkIf cfg.autosuggestions.enable ''
          source ${plugin "zsh-autosuggestions"}
          export ZSH_AUTOSUGGEST_HIGHLIGHT_STYLE="${cfg.autosuggestions.highlightStyle}"
          export ZSH_AUTOSUGGEST_STRATEGY=(${lib.concatStringsSep " " cfg.autosuggestions.strategy})
          ${optionalString (!cfg.autosuggestions.async) "unset ZSH_AUTOSUGGEST_USE_ASYNC"}
          ${lib.concatStringsSep "\n" (
            lib.mapAttrsToList (n: v: ''export ${n}="${v}"'') cfg.autosuggestions.extraConfig
          )}
        '')
        (mkIf cfg.syntaxHighlighting.enable (
          lib.mkAfter ''
            source ${plugin "zsh-syntax-highlighting"}
            ZSH_HIGHLIGHT_HIGHLIGHTERS=(${
              lib.concatMapStringsSep " " lib.escapeShellArg cfg.syntaxHighlighting.highlighters
            })
            ${lib.concatStringsSep "\n" (
              lib.mapAttrsToList (
                n: v: "ZSH_HIGHLIGHT_PATTERNS+=(${lib.escapeShellArg n} ${lib.escapeShellArg v})"
              ) cfg.syntaxHighlighting.patterns
              ++ lib.mapAttrsToList (
                n: v: "ZSH_HIGHLIGHT_STYLES[${lib.escapeShellArg n}]=${lib.escapeShellArg v}"
              ) cfg.syntaxHighlighting.styles
            )}
          ''
        ))
      ];
    };

    environment.etc = {
      ${places.zsh "zshenv"}.text =
        header "zshenv"
        + ''
          if [[ -z "$PATH" || "$PATH" == "/bin:/usr/bin" ]]; then
            export PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
          fi

          # Setup custom shell init stuff.
          ${cfge.shellInit}
          ${cfg.shellInit}
        ''
        + local "zshenv";

      ${places.zsh "zprofile"}.text =
        header "zprofile"
        # Variables and commands of every login, as other shells have them of /etc/profile.
        + ''
          if [ -f /etc/profile.d/nivis.sh ]; then
            emulate sh -c '. /etc/profile.d/nivis.sh'
          fi

          # Setup custom login shell init stuff.
          ${cfg.loginShellInit}
        ''
        + local "zprofile";

      ${places.zsh "zshrc"}.text =
        header "zshrc"
        + optionalString (cfg.setOptions != [ ]) ''
          # Set zsh options.
          setopt ${lib.concatStringsSep " " cfg.setOptions}
        ''
        + ''

          # Setup command line history.
          SAVEHIST=${toString cfg.histSize}
          HISTSIZE=${toString cfg.histSize}
          HISTFILE=${cfg.histFile}

          bindkey -e
          ${optionalString cfg.enableGlobalCompInit ''
            # Enable autocompletion.
            autoload -U compinit && compinit
          ''}
          ${optionalString cfg.enableBashCompletion ''
            # Enable compatibility with bash's completion system.
            autoload -U bashcompinit && bashcompinit
          ''}
          # Setup custom interactive shell init stuff.
          ${cfge.interactiveShellInit}
          ${cfg.interactiveShellInit}
          ${optionalString cfg.enableLsColors ''
            # Extra colors for directory listings.
            eval "$(${pkgs.coreutils}/bin/dircolors -b)"
            alias ls='ls --color=auto'
          ''}
          # Setup aliases.
          ${shell.aliases cfg.shellAliases}
          # Setup prompt.
          ${cfg.promptInit}
        ''
        + local "zshrc";
    };
  };
}
