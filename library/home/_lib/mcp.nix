# Servers of the Model Context Protocol, brought into the form that one client wants.
{ lib }:
let
  isFile = v: lib.isAttrs v && v ? file;
  filesIn = env: lib.mapAttrs (_: v: v.file) (lib.filterAttrs (_: isFile) env);
  literals = lib.filterAttrs (_: v: !isFile v);
in
rec {
  renderEnv = show: lib.mapAttrs (_: v: if isFile v then show v.file else v);

  # A script that reads the variables kept in files and becomes the server.
  mkEnvFilesWrapper =
    {
      pkgs,
      name,
      server,
    }:
    pkgs.writeShellScript "mcp-${name}-wrapper" (
      lib.concatStrings (
        lib.mapAttrsToList (variable: file: ''
          ${variable}=$(cat ${lib.escapeShellArg file}) || echo "mcp ${name}: ${variable} cannot be read from ${file}" >&2
          export ${variable}
        '') (filesIn (server.env or { }))
      )
      + "exec ${lib.escapeShellArgs ([ server.command ] ++ server.args or [ ])}\n"
    );

  wrapEnvFilesCommand =
    { pkgs, name }:
    server:
    if filesIn (server.env or { }) == { } then
      server
    else
      server
      // {
        command = "${mkEnvFilesWrapper { inherit pkgs name server; }}";
        args = [ ];
        env = literals (server.env or { });
      };

  resolveEnabled =
    server:
    if server.enabled or null != null then
      server.enabled
    else if server.disabled or null != null then
      !server.disabled
    else
      null;

  addType =
    server:
    {
      type = if server.url or null != null then "http" else "stdio";
    }
    // server;

  # Without what is empty, and without the keys in `exclude`.
  transformMcpServer =
    {
      server,
      exclude ? [ ],
      extraTransforms ? [ ],
      mkFileRef ? (path: "{file:${path}}"),
    }:
    let
      plain = server // {
        enabled = resolveEnabled server;
        url = if server.url or null != null then server.url else server.serverUrl or null;
      };
      changed = lib.foldl' (acc: transform: transform acc) plain extraTransforms;
      rendered = changed // lib.optionalAttrs (changed ? env) { env = renderEnv mkFileRef changed.env; };
    in
    lib.filterAttrs (_: v: v != null && v != [ ] && v != { }) (
      removeAttrs rendered (
        [
          "disabled"
          "serverUrl"
        ]
        ++ exclude
      )
    );
}
