# The commands run before a server starts: it writes to its own file, which includes what is declared, and secrets are
# added where it runs.
{ lib }:
let
  inherit (lib) escapeShellArg optionalString;
in
name: configFile: server:
let
  own = "/var/lib/${name}/redis.conf";
  run = "/run/${name}/nivis.conf";
  master = server.sentinelMasterName;
  sentinel =
    key: value:
    let
      start = "sentinel ${key} ${master}";
    in
    ''
      if grep -qE "^${start}\b" "${own}"; then
        sed -i "s|^${start}\b.*|${start} ${value}|" "${own}"
      else
        echo "${start} ${value}" >> "${own}"
      fi
    '';
in
''
  touch "${own}" "${run}"
  chown '${server.user}':'${server.group}' "${own}" "${run}"
  chmod 0600 "${own}" "${run}"
  if [ ! -s "${own}" ]; then
    echo 'include "${run}"' > "${own}"
  fi
  echo 'include "${configFile}"' > "${run}"
  ${optionalString (server.requirePassFile != null) ''
    echo "requirepass $(cat ${escapeShellArg server.requirePassFile})" >> "${run}"
  ''}
  ${optionalString (server.masterUser != null) ''
    echo "masteruser ${server.masterUser}" >> "${run}"
  ''}
  ${optionalString (server.masterAuthFile != null) ''
    echo "masterauth $(cat ${escapeShellArg server.masterAuthFile})" >> "${run}"
  ''}
  ${optionalString (server.sentinelMasterHost != null) (
    sentinel "monitor" "${server.sentinelMasterHost} ${toString server.sentinelMasterPort} ${toString server.sentinelMasterQuorum}"
  )}
  ${optionalString (server.sentinelAuthUser != null) (sentinel "auth-user" server.sentinelAuthUser)}
  ${optionalString (server.sentinelAuthPassFile != null) (
    sentinel "auth-pass" "$(cat ${escapeShellArg server.sentinelAuthPassFile})"
  )}
''
