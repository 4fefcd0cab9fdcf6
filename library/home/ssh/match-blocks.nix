# The earlier form of blocks, with names of home-manager's own.
{ lib }:
let
  inherit (lib) types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    flag
    maybe
    option
    strings
    ;

  stringOrStrings = option (types.either (types.listOf types.str) (types.nullOr types.str)) [ ];
  forwards = option (types.listOf types.attrs) [ ];

  # Name here → key of ssh_config(5).
  keys = {
    port = "Port";
    forwardAgent = "ForwardAgent";
    identitiesOnly = "IdentitiesOnly";
    identityFile = "IdentityFile";
    identityAgent = "IdentityAgent";
    user = "User";
    hostname = "HostName";
    serverAliveInterval = "ServerAliveInterval";
    serverAliveCountMax = "ServerAliveCountMax";
    sendEnv = "SendEnv";
    setEnv = "SetEnv";
    compression = "Compression";
    proxyCommand = "ProxyCommand";
    proxyJump = "ProxyJump";
    certificateFile = "CertificateFile";
    addressFamily = "AddressFamily";
    localForwards = "LocalForward";
    remoteForwards = "RemoteForward";
    dynamicForwards = "DynamicForward";
    addKeysToAgent = "AddKeysToAgent";
    hashKnownHosts = "HashKnownHosts";
    userKnownHostsFile = "UserKnownHostsFile";
    controlMaster = "ControlMaster";
    controlPath = "ControlPath";
    controlPersist = "ControlPersist";
    kexAlgorithms = "KexAlgorithms";
  };
in
{
  type = types.submodule {
    options = {
      host = maybe types.str "Pattern of hosts.";
      match = maybe types.str "Conditions of a `Match` line.";
      port = maybe types.port "`Port`.";
      forwardAgent = maybe types.bool "`ForwardAgent`.";
      forwardX11 = flag false "`ForwardX11`.";
      forwardX11Trusted = flag false "`ForwardX11Trusted`.";
      identitiesOnly = maybe types.bool "`IdentitiesOnly`.";
      identityFile = stringOrStrings "`IdentityFile`.";
      identityAgent = stringOrStrings "`IdentityAgent`.";
      user = maybe types.str "`User`.";
      hostname = maybe types.str "`HostName`.";
      serverAliveInterval = maybe types.int "`ServerAliveInterval`.";
      serverAliveCountMax = maybe types.ints.positive "`ServerAliveCountMax`.";
      sendEnv = strings "`SendEnv`.";
      setEnv = option (types.attrsOf types.raw) { } "`SetEnv`.";
      compression = maybe types.bool "`Compression`.";
      checkHostIP = flag true "`CheckHostIP`.";
      proxyCommand = maybe types.str "`ProxyCommand`.";
      proxyJump = maybe types.str "`ProxyJump`.";
      certificateFile = stringOrStrings "`CertificateFile`.";
      addressFamily = maybe (types.enum [
        "any"
        "inet"
        "inet6"
      ]) "`AddressFamily`.";
      localForwards = forwards "`LocalForward`.";
      remoteForwards = forwards "`RemoteForward`.";
      dynamicForwards = forwards "`DynamicForward`.";
      addKeysToAgent = maybe types.str "`AddKeysToAgent`.";
      hashKnownHosts = maybe types.bool "`HashKnownHosts`.";
      userKnownHostsFile = maybe types.str "`UserKnownHostsFile`.";
      controlMaster = maybe types.str "`ControlMaster`.";
      controlPath = maybe types.str "`ControlPath`.";
      controlPersist = maybe types.str "`ControlPersist`.";
      kexAlgorithms = maybe (types.listOf types.str) "`KexAlgorithms`.";
      extraOptions = option (types.attrsOf types.str) { } "Further keys.";
    };
  };

  toSettings =
    b:
    lib.filterAttrs (_: v: v != null && v != [ ] && v != { }) (
      lib.mapAttrs' (name: key: lib.nameValuePair key b.${name}) keys
      // {
        ForwardX11 = if b.forwardX11 then true else null;
        ForwardX11Trusted = if b.forwardX11Trusted then true else null;
        CheckHostIP = if b.checkHostIP then null else false;
        inherit (b) extraOptions;
        header =
          if b.match != null then
            "Match ${b.match}"
          else if b.host != null then
            "Host ${b.host}"
          else
            null;
      }
    );
}
