# fish as the user's shell: ~/.config/fish.
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
    isAttrs
    mapAttrsToList
    mkIf
    mkMerge
    mkOption
    optional
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    maybe
    option
    package
    ;
  cfg = config.programs.fish;
  types' = import ./types.nix { inherit lib; };

  abbreviation =
    attribute: def:
    let
      full = isAttrs def;
      name = if full && def.name != null then def.name else attribute;
      flags = lib.optionals full (
        optional (def.command != null) (
          concatStringsSep " " (map (c: "--command ${escapeShellArg c}") (lib.toList def.command))
        )
        ++ optional (def.function != null) "--function ${escapeShellArg def.function}"
        ++ optional (def.position != null) "--position ${escapeShellArg def.position}"
        ++ optional (def.regex != null) "--regex ${escapeShellArg def.regex}"
        ++ optional (def.setCursor == true) "--set-cursor"
        ++ optional (lib.isString def.setCursor) "--set-cursor=${def.setCursor}"
      );
      expansion = if full then def.expansion else def;
    in
    "abbr --add ${concatStringsSep " " flags} -- ${name}"
    + lib.optionalString (expansion != null) " ${escapeShellArg expansion}";

  binding =
    attribute: def:
    let
      key = if def.name != null then def.name else attribute;
      flags =
        optional def.silent "-s"
        ++ optional (def.operate != null) "--${def.operate}"
        ++ lib.optionals (def.mode != null) [
          "--mode"
          def.mode
        ]
        ++ lib.optionals (def.setsMode != null) [
          "--sets-mode"
          def.setsMode
        ];
      words = [
        "bind"
      ]
      ++ flags
      ++ [ key ]
      ++ map escapeShellArg (lib.toList def.command)
      ++ optional def.repaint "repaint";
    in
    optional def.erase (
      concatStringsSep "  " (
        [
          "bind"
          "-e"
        ]
        ++ flags
        ++ [ key ]
      )
    )
    ++ optional (def.command != null) (concatStringsSep " " words);
  bindings = lib.filterAttrs (_: def: def.enable) cfg.binds;

  function =
    name: def:
    let
      quoted = n: v: optional (v != null) ''--${n}="${toString v}"'';
      flags =
        quoted "description" def.description
        ++ quoted "wraps" def.wraps
        ++ lib.concatMap (quoted "on-event") (lib.toList def.onEvent)
        ++ quoted "on-variable" def.onVariable
        ++ quoted "on-job-exit" def.onJobExit
        ++ quoted "on-process-exit" def.onProcessExit
        ++ quoted "on-signal" def.onSignal
        ++ optional (def.noScopeShadowing == true) "--no-scope-shadowing"
        ++ quoted "inherit-variable" def.inheritVariable
        ++ optional (def.argumentNames != null) "--argument-names=${toString def.argumentNames}";
    in
    ''
      function ${name}${lib.optionalString (isAttrs def) " ${toString flags}"}
        ${lib.removeSuffix "\n" (if isAttrs def then def.body else def)}
      end
    '';

  # Functions that wait for something are read at once.
  handlers = lib.filterAttrs (
    _: def:
    isAttrs def
    && lib.any (event: def.${event} != null) [
      "onJobExit"
      "onProcessExit"
      "onVariable"
      "onSignal"
      "onEvent"
    ]
  ) cfg.functions;

  # bash reads the variables, fish takes over what they are then.
  sessionVariables = ''
    if not set -q __HM_SESS_VARS_SOURCED
      for entry in (${pkgs.runtimeShell} -c '. ${config.home.sessionVariablesPackage}/etc/profile.d/hm-session-vars.sh; env -0' | string split0)
        set -l pair (string split -m 1 = -- $entry)
        contains -- $pair[1] _ SHLVL PWD OLDPWD; or set -gx $pair[1] $pair[2]
      end
    end
  '';

  each =
    folder: render: set:
    lib.mapAttrs' (
      name: def: lib.nameValuePair "fish/${folder}/${name}.fish" { text = render name def; }
    ) set;
in
{
  options.programs.fish = {
    enable = enable "fish is set up";
    package = package pkgs "fish";
    generateCompletions = flag false "Whether completions are made of manual pages; needs packages that are built.";
    shellAliases = option (types.attrsOf types.str) { } "Aliases.";
    shellAbbrs = option (types.attrsOf (
      types.either types.str types'.abbreviation
    )) { } "Abbreviations, which are written out when typed.";
    preferAbbrs = flag false "Whether aliases become abbreviations.";
    binds = option (types.attrsOf types'.bind) { } "Keys.";
    shellInit = lines "Commands of every shell.";
    loginShellInit = lines "Commands of login shells.";
    interactiveShellInit = lines "Commands of interactive shells.";
    shellInitLast = lines "Commands after all others.";
    functions = option (types.attrsOf (types.either types.lines types'.function)) { } "Functions.";
    completions = option (types.attrsOf (
      types.either types.lines types'.completion
    )) { } "Completions.";
    plugins = option (types.listOf (
      types.submodule {
        options = {
          name = mkOption {
            type = types.str;
            description = "Name of the plugin.";
          };
          src = mkOption {
            type = types.path;
            description = "Folder of the plugin.";
          };
        };
      }
    )) [ ] "Plugins.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = !cfg.generateCompletions;
        message = "`programs.fish.generateCompletions' reads manual pages of packages that are built; the distribution's are not known here. Run `fish_update_completions' instead.";
      }
    ];

    programs.fish = mkMerge [
      {
        shellAbbrs = mkIf cfg.preferAbbrs config.home.shellAliases;
        shellAliases = mkIf (!cfg.preferAbbrs) config.home.shellAliases;
      }
      (mkIf (bindings != { }) {
        functions.fish_user_key_bindings = concatStringsSep "\n" (
          lib.flatten (mapAttrsToList binding bindings)
        );
      })
    ];

    home.packages = optional (cfg.package != null) cfg.package;

    xdg.configFile = mkMerge [
      {
        "fish/config.fish".text = ''
          # ~/.config/fish/config.fish: DO NOT EDIT -- this file has been generated
          # automatically by nivis.

          # Only execute this file once per shell.
          set -q __fish_home_manager_config_sourced; and exit
          set -g __fish_home_manager_config_sourced 1

          ${sessionVariables}
          # Source handler functions
          ${concatStringsSep "\n" (
            mapAttrsToList (n: _: "source ${config.xdg.configHome}/fish/functions/${n}.fish") handlers
          )}

          ${cfg.shellInit}

          status is-login; and begin

            # Login shell initialisation
            ${cfg.loginShellInit}

          end

          status is-interactive; and begin

            # Abbreviations
            ${concatStringsSep "\n" (mapAttrsToList abbreviation cfg.shellAbbrs)}

            # Aliases
            ${concatStringsSep "\n" (
              mapAttrsToList (n: v: "alias ${n} ${escapeShellArg v}") cfg.shellAliases
            )}

            # Interactive shell initialisation
            ${cfg.interactiveShellInit}

          end

          ${cfg.shellInitLast}
        '';
      }
      (each "functions" function cfg.functions)
      (each "completions" (
        _: def: "${lib.removeSuffix "\n" (if isAttrs def then def.body else def)}\n"
      ) cfg.completions)
      (lib.listToAttrs (
        map (p: {
          name = "fish/conf.d/plugin-${p.name}.fish";
          value.text = ''
            # Plugin ${p.name}
            set -l plugin_dir ${p.src}

            # Set paths to import plugin components
            if test -d $plugin_dir/functions
              set fish_function_path $fish_function_path[1] $plugin_dir/functions $fish_function_path[2..-1]
            end

            if test -d $plugin_dir/completions
              set fish_complete_path $fish_complete_path[1] $plugin_dir/completions $fish_complete_path[2..-1]
            end

            # Source initialization code if it exists.
            if test -d $plugin_dir/conf.d
              for f in $plugin_dir/conf.d/*.fish
                source $f
              end
            end

            if test -f $plugin_dir/key_bindings.fish
              source $plugin_dir/key_bindings.fish
            end

            if test -f $plugin_dir/init.fish
              source $plugin_dir/init.fish
            end
          '';
        }) cfg.plugins
      ))
    ];
  };
}
