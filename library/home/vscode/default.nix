# Visual Studio Code and VSCodium: settings, keys, tasks, snippets and MCP servers of profiles.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    maybe
    option
    package
    strings
    flag
    ;
  json = pkgs.formats.json { };
  jsonOrPath = types.either types.path json.type;

  snippets = option (types.attrsOf json.type) { };

  profile = {
    options = {
      userSettings = option jsonOrPath { } "Contents of settings.json.";
      userTasks = option jsonOrPath { } "Contents of tasks.json.";
      userMcp = option json.type { } "Contents of mcp.json.";
      enableMcpIntegration = flag false "Whether the servers in {option}`programs.mcp.servers` are used.";
      keybindings = option (types.either types.path (
        types.listOf json.type
      )) [ ] "Contents of keybindings.json.";
      extensions = strings "Ids of extensions that are installed from the market.";
      languageSnippets = snippets "Snippets, by language.";
      globalSnippets = snippets "Snippets of all languages.";
      enableUpdateCheck = maybe types.bool "Whether it looks for new versions of itself.";
      enableExtensionUpdateCheck = maybe types.bool "Whether it looks for new versions of extensions.";
    };
  };

  one =
    name: folder: extensions: command:
    let
      cfg = config.programs.${name};
      user = "${config.xdg.configHome}/${folder}/User";
      dir = p: if p == "default" then user else "${user}/profiles/${p}";
      others = lib.attrNames (removeAttrs cfg.profiles [ "default" ]);
      file = store: v: if lib.isPath v then { source = v; } else { source = json.generate store v; };

      settings =
        p:
        if lib.isPath p.userSettings then
          p.userSettings
        else
          p.userSettings
          // lib.optionalAttrs (p.enableUpdateCheck == false) { "update.mode" = "none"; }
          // lib.optionalAttrs (p.enableExtensionUpdateCheck == false) {
            "extensions.autoCheckUpdates" = false;
          };

      servers =
        p:
        lib.optionalAttrs (p.enableMcpIntegration && config.programs.mcp.enable) (
          lib.mapAttrs (
            n: s:
            lib.hm.mcp.transformMcpServer {
              server = s;
              exclude = [ "enabled" ];
              extraTransforms = [
                lib.hm.mcp.addType
                (lib.hm.mcp.wrapEnvFilesCommand {
                  inherit pkgs;
                  name = n;
                })
              ];
            }
          ) config.programs.mcp.servers
        );
      mcp =
        p:
        p.userMcp
        // lib.optionalAttrs (servers p // p.userMcp.servers or { } != { }) {
          servers = servers p // p.userMcp.servers or { };
        };
      wanted = lib.unique (lib.concatMap (p: p.extensions) (lib.attrValues cfg.profiles));
    in
    {
      options.programs.${name} = {
        enable = enable "${folder} is set up";
        package = package pkgs name;
        profiles = option (types.attrsOf (
          types.submodule profile
        )) { } "Profiles; `default` is the usual one.";
        argvSettings = option json.type { } "Contents of argv.json.";
      };

      config = mkIf cfg.enable {
        home.packages = lib.optional (cfg.package != null) cfg.package;
        home.file = lib.mkMerge (
          [
            (mkIf (cfg.argvSettings != { }) {
              "${extensions}/argv.json".source = json.generate "vscode-argv" cfg.argvSettings;
            })
          ]
          ++ lib.mapAttrsToList (
            n: p:
            {
              "${dir n}/settings.json" = mkIf (settings p != { }) (file "vscode-user-settings" (settings p));
              "${dir n}/tasks.json" = mkIf (p.userTasks != { }) (file "vscode-user-tasks" p.userTasks);
              "${dir n}/mcp.json" = mkIf (mcp p != { }) (file "vscode-user-mcp" (mcp p));
              "${dir n}/keybindings.json" = mkIf (p.keybindings != [ ]) (
                file "vscode-keybindings" (
                  if lib.isPath p.keybindings then
                    p.keybindings
                  else
                    map (lib.filterAttrs (_: v: v != null)) p.keybindings
                )
              );
              "${dir n}/snippets/global.code-snippets" = mkIf (p.globalSnippets != { }) (
                file "user-snippet-global.code-snippets" p.globalSnippets
              );
            }
            // lib.mapAttrs' (
              language: v:
              lib.nameValuePair "${dir n}/snippets/${language}.json" (file "user-snippet-${language}.json" v)
            ) p.languageSnippets
          ) cfg.profiles
        );

        home.activation = {
          # Which profiles there are stands in a file that the program writes, too.
          "${name}Profiles" = mkIf (others != [ ]) (
            lib.hm.dag.entryAfter [ "writeBoundary" ] ''
              file=${lib.escapeShellArg "${user}/globalStorage/storage.json"}
              mkdir -p "$(dirname "$file")"
              [ -f "$file" ] || echo '{}' > "$file"
              run ${lib.getExe pkgs.jq} --argjson names ${lib.escapeShellArg (builtins.toJSON others)} \
                '.userDataProfiles = (((.userDataProfiles // []) + [$names[] | { name: ., location: . }]) | unique_by(.name))' \
                "$file" > "$file.new" && run mv "$file.new" "$file"
            ''
          );
          "${name}Extensions" = mkIf (wanted != [ ]) (
            lib.hm.dag.entryAfter [ "writeBoundary" ] (
              lib.concatMapStrings (e: "run ${command} --install-extension ${lib.escapeShellArg e}\n") wanted
            )
          );
        };
        home.extraActivationPath = mkIf (others != [ ]) [ pkgs.jq ];
      };
    };
in
{
  imports = [
    (one "vscode" "Code" ".vscode" "code")
    (one "vscodium" "VSCodium" ".vscode-oss" "codium")
  ];
}
