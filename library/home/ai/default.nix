# AI tools of the command line and the servers of the Model Context Protocol that they share. A server whose key is missing
# is left out with a warning.
{
  config,
  lib,
  osConfig,
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
    maybe
    option
    ;
  inherit (lib.hm) mcp;
  cfg = config.programs;
  json = pkgs.formats.json { };
  toml = pkgs.formats.toml { };
  yaml = pkgs.formats.yaml { };

  reference = types.submodule {
    options.file = mkOption {
      type = types.str;
      description = "File on the machine whose content is the value.";
    };
  };

  server = types.submodule {
    freeformType = json.type;
    options = {
      command = maybe types.str "Program of a server on this machine.";
      args = option (types.listOf types.str) [ ] "Its arguments.";
      env = option (types.attrsOf (types.nullOr (types.either types.str reference))) { } ''
        Its environment: a value, a file with the value, or null for a key that is not there.
      '';
      url = maybe types.str "Address of a server elsewhere.";
      headers = option (types.attrsOf (
        types.nullOr types.str
      )) { } "Headers of requests; null for a key that is not there.";
      enabled = maybe types.bool "Whether it is used.";
    };
  };

  # Files of secrets that a host declares; null where it is not known what the host declares.
  declared =
    if !(osConfig ? assertions) then
      null
    else
      map (s: s.path) (
        lib.attrValues (osConfig.age.secrets or { }) ++ lib.attrValues (osConfig.sops.secrets or { })
      );
  isSecretPath = path: lib.hasPrefix "/run/secrets/" path || lib.hasPrefix "/run/agenix/" path;

  missingKeys =
    s:
    lib.attrNames (
      lib.filterAttrs (
        _: v:
        v == null
        || v == ""
        || lib.isAttrs v && declared != null && isSecretPath v.file && !(lib.elem v.file declared)
      ) (s.env // s.headers)
    );
  withoutKey = lib.filterAttrs (_: s: missingKeys s != [ ]) cfg.mcp.servers;
  servers = removeAttrs cfg.mcp.servers (lib.attrNames withoutKey);
  shared = tool: lib.optionalAttrs (cfg.${tool}.enableMcpIntegration && cfg.mcp.enable) servers;

  wrapped =
    extra: name: s:
    mcp.transformMcpServer {
      server = s;
      exclude = extra.exclude or [ ];
      extraTransforms = extra.transforms or [ ] ++ [
        mcp.addType
        (mcp.wrapEnvFilesCommand { inherit pkgs name; })
      ];
    };

  tool = what: {
    enable = enable "${what} is set up";
    package = maybe types.package "The package; null where it is installed otherwise, as distributions have none.";
    enableMcpIntegration = flag false "Whether it uses the servers in {option}`programs.mcp.servers`.";
  };
  context = option (types.either types.lines types.path) "" "What it is told of the user's wishes.";
  fileOf = value: if lib.isPath value then { source = value; } else { text = value; };
  markdown =
    what: option (types.attrsOf (types.either types.lines types.path)) { } "${what}, as Markdown.";
  folderOf =
    folder: set: lib.mapAttrs' (name: v: lib.nameValuePair "${folder}/${name}.md" (fileOf v)) set;
in
{
  options.programs = {
    mcp = {
      enable = enable "servers of the Model Context Protocol are declared";
      servers = option (types.attrsOf server) { } "Servers.";
    };

    claude-code = tool "Claude Code" // {
      configDir = option types.str "${config.home.homeDirectory}/.claude" "The folder of its settings.";
      settings = option json.type { } "Contents of settings.json.";
      inherit context;
      agents = markdown "Agents";
      commands = markdown "Commands";
      rules = markdown "Rules";
      skills = option (types.attrsOf (
        types.either types.lines types.path
      )) { } "Skills: their text, or their folder.";
      mcpServers = option (types.attrsOf json.type) { } "Servers of its own.";
    };

    codex = tool "Codex" // {
      settings = option toml.type { } "Contents of config.toml.";
      inherit context;
    };

    opencode = tool "opencode" // {
      settings = option json.type { } "Contents of opencode.json.";
      inherit context;
      agents = markdown "Agents";
      commands = markdown "Commands";
    };

    aider-chat = removeAttrs (tool "aider") [ "enableMcpIntegration" ] // {
      settings = option yaml.type { } "Contents of ~/.aider.conf.yml.";
    };
  };

  config = mkMerge [
    (mkIf cfg.mcp.enable {
      assertions = lib.concatLists (
        lib.mapAttrsToList (name: s: [
          {
            assertion = (s.command != null) != (s.url != null);
            message = "programs.mcp.servers.${name}: exactly one of `command` or `url` must be set.";
          }
          {
            assertion = s.url == null || (s.args == [ ] && s.env == { });
            message = "programs.mcp.servers.${name}: `args` and `env` are only valid for local servers (`command`).";
          }
          {
            assertion = s.headers == { } || s.url != null;
            message = "programs.mcp.servers.${name}: `headers` is only valid for remote servers (`url`).";
          }
        ]) cfg.mcp.servers
      );
      warnings = lib.mapAttrsToList (
        name: s:
        "The MCP server `${name}' is left out, because its key is missing: ${lib.concatStringsSep ", " (missingKeys s)}. Declare the secret that `programs.mcp.servers.${name}' names, or give the key."
      ) withoutKey;
      xdg.configFile."mcp/mcp.json" = mkIf (servers != { }) {
        source = json.generate "mcp.json" { mcpServers = lib.mapAttrs (wrapped { }) servers; };
      };
    })

    (mkIf cfg.claude-code.enable (
      let
        dir = cfg.claude-code.configDir;
        own = lib.mapAttrs (wrapped { exclude = [ "enabled" ]; }) (shared "claude-code");
        all = own // lib.mapAttrs (_: mcp.addType) cfg.claude-code.mcpServers;
        isOff = s: mcp.resolveEnabled s == false;
        off = lib.attrNames (
          lib.filterAttrs (_: isOff) (shared "claude-code" // cfg.claude-code.mcpServers)
        );
      in
      {
        home.packages = lib.optional (cfg.claude-code.package != null) cfg.claude-code.package;
        home.sessionVariables = mkIf (dir != "${config.home.homeDirectory}/.claude") {
          CLAUDE_CONFIG_DIR = dir;
        };
        home.file = mkMerge [
          (mkIf (cfg.claude-code.settings != { } || off != [ ]) {
            "${dir}/settings.json".source = json.generate "claude-code-settings.json" (
              cfg.claude-code.settings
              // {
                "$schema" = "https://json.schemastore.org/claude-code-settings.json";
              }
              // lib.optionalAttrs (off != [ ]) {
                disabledMcpjsonServers = lib.unique (cfg.claude-code.settings.disabledMcpjsonServers or [ ] ++ off);
              }
            );
          })
          (mkIf (cfg.claude-code.context != "") { "${dir}/CLAUDE.md" = fileOf cfg.claude-code.context; })
          (folderOf "${dir}/agents" cfg.claude-code.agents)
          (folderOf "${dir}/commands" cfg.claude-code.commands)
          (folderOf "${dir}/rules" cfg.claude-code.rules)
          (lib.mapAttrs' (
            name: v:
            if lib.isPath v && lib.pathIsDirectory v then
              lib.nameValuePair "${dir}/skills/${name}" { source = v; }
            else
              lib.nameValuePair "${dir}/skills/${name}/SKILL.md" (fileOf v)
          ) cfg.claude-code.skills)
          # A plugin of the user's own carries the servers, so that the program may write its other files.
          (mkIf (all != { }) {
            "${dir}/skills/claude-code-home-manager/.claude-plugin/plugin.json".text = builtins.toJSON {
              name = "hm";
            };
            "${dir}/skills/claude-code-home-manager/.mcp.json".source = json.generate "claude-code-mcp.json" {
              mcpServers = all;
            };
          })
        ];
      }
    ))

    (mkIf cfg.codex.enable (
      let
        own = lib.mapAttrs (wrapped {
          exclude = [
            "headers"
            "type"
          ];
          transforms = [
            (s: s // lib.optionalAttrs (s.headers or { } != { }) { http_headers = s.headers; })
          ];
        }) (shared "codex");
        settings =
          cfg.codex.settings
          // lib.optionalAttrs (own != { }) { mcp_servers = own // cfg.codex.settings.mcp_servers or { }; };
      in
      {
        home.packages = lib.optional (cfg.codex.package != null) cfg.codex.package;
        home.file = {
          ".codex/config.toml" = mkIf (settings != { }) { source = toml.generate "codex-config" settings; };
          ".codex/AGENTS.md" = mkIf (cfg.codex.context != "") (fileOf cfg.codex.context);
        };
      }
    ))

    (mkIf cfg.opencode.enable (
      let
        own = lib.mapAttrs (
          _: s:
          {
            type = if s.url != null then "remote" else "local";
            enabled = mcp.resolveEnabled s != false;
          }
          // (
            if s.url != null then
              { inherit (s) url; } // lib.optionalAttrs (s.headers != { }) { inherit (s) headers; }
            else
              {
                command = [ s.command ] ++ s.args;
              }
              // lib.optionalAttrs (s.env != { }) {
                environment = mcp.renderEnv (path: "{file:${path}}") s.env;
              }
          )
        ) (shared "opencode");
        settings =
          cfg.opencode.settings
          // lib.optionalAttrs (own != { }) { mcp = own // cfg.opencode.settings.mcp or { }; };
      in
      {
        home.packages = lib.optional (cfg.opencode.package != null) cfg.opencode.package;
        xdg.configFile = {
          "opencode/opencode.json" = mkIf (settings != { }) {
            source = json.generate "opencode.json" (
              { "$schema" = "https://opencode.ai/config.json"; } // settings
            );
          };
          "opencode/AGENTS.md" = mkIf (cfg.opencode.context != "") (fileOf cfg.opencode.context);
        }
        // folderOf "opencode/agent" cfg.opencode.agents
        // folderOf "opencode/command" cfg.opencode.commands;
      }
    ))

    (mkIf cfg.aider-chat.enable {
      home.packages = lib.optional (cfg.aider-chat.package != null) cfg.aider-chat.package;
      home.file.".aider.conf.yml" = mkIf (cfg.aider-chat.settings != { }) {
        source = yaml.generate "aider.conf.yml" cfg.aider-chat.settings;
      };
    })
  ];
}
