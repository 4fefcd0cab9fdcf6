# Text of ssh_config(5).
{ lib }:
let
  inherit (lib) concatMapStringsSep concatStringsSep isAttrs;

  show = v: if lib.isBool v then lib.hm.booleans.yesNo v else toString v;
  joined = separator: v: concatMapStringsSep separator show (lib.toList v);

  address =
    a:
    let
      host = a.address or "localhost";
    in
    if host == null then
      " ${toString a.port}"
    else if lib.hasPrefix "/" host then
      " ${host}"
    else
      " [${host}]:${toString (a.port or null)}";
  forward = f: if isAttrs f then address f.bind + address f.host else " ${show f}";
  dynamic = f: if isAttrs f then address f else " ${show f}";

  # Of most keys the first value counts, so that a list must be one line where the key takes several.
  separators =
    lib.genAttrs [
      "CASignatureAlgorithms"
      "Ciphers"
      "HostKeyAlgorithms"
      "HostbasedAcceptedAlgorithms"
      "HostbasedKeyTypes"
      "IgnoreUnknown"
      "KbdInteractiveDevices"
      "KexAlgorithms"
      "MACs"
      "PreferredAuthentications"
      "ProxyJump"
      "PubkeyAcceptedAlgorithms"
      "PubkeyAcceptedKeyTypes"
    ] (_: ",")
    // lib.genAttrs [
      "CanonicalDomains"
      "CanonicalizePermittedCNAMEs"
      "ChannelTimeout"
      "GlobalKnownHostsFile"
      "PermitRemoteOpen"
      "SendEnv"
      "UserKnownHostsFile"
    ] (_: " ");
in
rec {
  header =
    name: if lib.hasPrefix "Host " name || lib.hasPrefix "Match " name then name else "Host ${name}";

  directive =
    indent: name: value:
    let
      repeated = showOne: concatMapStringsSep "\n" (v: "${indent}${name}${showOne v}") (lib.toList value);
    in
    if value == null || value == [ ] || value == { } then
      ""
    else if separators ? ${name} then
      "${indent}${name} ${joined separators.${name} value}"
    else if name == "SetEnv" then
      "${indent}SetEnv ${
        concatStringsSep " " (
          lib.mapAttrsToList (n: v: ''${n}="${lib.escape [ "\"" "\\" ] (toString v)}"'') value
        )
      }"
    else if name == "LocalForward" || name == "RemoteForward" then
      repeated forward
    else if name == "DynamicForward" then
      repeated dynamic
    else
      repeated (v: " ${show v}");

  block =
    data:
    let
      settings = removeAttrs data [
        "header"
        "extraOptions"
      ];
      # It holds for what stands after it.
      names =
        lib.optional (settings ? IgnoreUnknown) "IgnoreUnknown"
        ++ lib.attrNames (removeAttrs settings [ "IgnoreUnknown" ]);
    in
    concatStringsSep "\n" (
      [ data.header ]
      ++ lib.filter (l: l != "") (map (n: directive "  " n settings.${n}) names)
      ++ lib.mapAttrsToList (n: v: "  ${n} ${v}") (data.extraOptions or { })
    );
}
