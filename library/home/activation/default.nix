# Commands that run when the home is brought to its configuration: one script, in the order that its pieces ask for.
#
# Activation runs it as the user when something in the home has changed (docs/reference/activation.md).
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;
  inherit (lib.hm) dag;
  inherit (import ../../_lib/option.nix { inherit lib; }) packages;

  # The steps of home-manager that others name. Nivis takes them before the script runs.
  taken = [
    "checkFilesChanged"
    "checkLinkTargets"
    "writeBoundary"
    "createGcRoot"
    "linkGeneration"
    "installPackages"
    "reloadSystemd"
  ];

  watched = lib.filter (f: f.enable && f.onChange != "") (lib.attrValues config.home.file);

  # One line for each file: what it was when its commands last ran.
  onChange = f: ''
    if [[ "$(cat "$nivisState/${builtins.hashString "sha256" f.target}" 2>/dev/null)" != ${lib.escapeShellArg "${f.source}"} ]]; then
      verboseEcho "Running what ${f.target} asks for on change"
      if [[ ! -v DRY_RUN ]]; then
        ${f.onChange}
        mkdir -p "$nivisState"
        printf %s ${lib.escapeShellArg "${f.source}"} > "$nivisState/${builtins.hashString "sha256" f.target}"
      fi
    fi
  '';

  entries = dag.sorted "home.activation" config.home.activation;
  said = lib.filter (e: !(lib.elem e.name taken) && e.data != "") entries;

  script = ''
    #!${pkgs.runtimeShell}
    set -eu
    set -o pipefail

    ${lib.optionalString (config.home.extraActivationPath != [ ]) ''
      export PATH="${lib.makeBinPath config.home.extraActivationPath}:$PATH"
    ''}
    nivisState="''${XDG_STATE_HOME:-$HOME/.local/state}/nivis/on-change"
    trap 'echo "home.activation: $_step failed" >&2' ERR
    VERBOSE_ARG=""
    if [[ -v VERBOSE ]]; then VERBOSE_ARG="--verbose"; fi
    verboseEcho() { if [[ -v VERBOSE ]]; then echo "$@"; fi; }
    noteEcho() { echo "$@"; }
    warnEcho() { echo "$@" >&2; }
    errorEcho() { echo "$@" >&2; }
    run() {
      local quiet=""
      case "''${1:-}" in
        --quiet | --silence) quiet="$1"; shift ;;
      esac
      if [[ -v DRY_RUN ]]; then
        echo "$@"
      elif [[ "$quiet" == --silence ]]; then
        "$@" > /dev/null 2>&1
      elif [[ "$quiet" == --quiet ]]; then
        "$@" > /dev/null
      else
        "$@"
      fi
    }

    ${lib.concatMapStringsSep "\n" (e: "_step=${lib.escapeShellArg e.name}\n${e.data}\n") said}
  '';
in
{
  options.home = {
    activation = mkOption {
      type = lib.hm.types.dagOf types.str;
      default = { };
      example = lib.literalExpression ''{ link = lib.hm.dag.entryAfter [ "writeBoundary" ] "run ln -sfn /data $HOME/data"; }'';
      description = ''
        Commands that run when the home is brought to its configuration, again each time they change. They may use
        `run`, `verboseEcho`, `$VERBOSE_ARG` and `$DRY_RUN` as in home-manager.
      '';
    };

    extraActivationPath = packages "Packages whose programs the commands find.";

    activationScript = mkOption {
      type = types.nullOr types.path;
      internal = true;
      readOnly = true;
      default = if said == [ ] then null else pkgs.writeScript "home-activation" script;
      description = "The script of all commands; null where there are none.";
    };
  };

  config = {
    home.activation = lib.genAttrs taken (_: dag.entryAnywhere "") // {
      writeBoundary = dag.entryAfter [ "checkLinkTargets" ] "";
      linkGeneration = dag.entryAfter [ "writeBoundary" ] "";
      installPackages = dag.entryAfter [ "writeBoundary" ] "";
      reloadSystemd = dag.entryAfter [ "linkGeneration" ] "";
      onFilesChange = dag.entryAfter [ "linkGeneration" ] (lib.concatMapStrings onChange watched);
    };
  };
}
