# Tunnels of WireGuard by wg-quick, with commands before and after. Keys are read on the machine.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatMapStrings
    concatStringsSep
    mapAttrs'
    mapAttrsToList
    mkIf
    mkOption
    optional
    optionalString
    types
    ;

  cfg = config.networking.wg-quick;

  option =
    type: default: description:
    mkOption { inherit type default description; };
  maybe = type: option (types.nullOr type) null;
  needed = type: description: mkOption { inherit type description; };
  strings = option (types.listOf types.str) [ ];
  commands = option (types.coercedTo (types.listOf types.str) (concatStringsSep "\n") types.lines) "";

  peer.options = {
    publicKey = needed types.str "The peer's public key.";
    presharedKey = maybe types.str "A key both know; everyone can read it in the store.";
    presharedKeyFile = maybe types.str "File with a key both know.";
    allowedIPs = needed (types.listOf types.str) "Addresses that are behind the peer.";
    endpoint = maybe types.str "Where the peer is reached.";
    persistentKeepalive = maybe types.int "After how many seconds of silence something is sent.";
  };

  interface.options = {
    type = option (types.enum [
      "wireguard"
      "amneziawg"
    ]) "wireguard" "Which protocol; distributions bring WireGuard.";
    configFile = maybe types.str "A file of wg-quick, in place of all below.";
    address = strings "Addresses of the interface.";
    autostart = option types.bool true "Whether it is there after boot.";
    dns = strings "Name servers behind it.";
    privateKey = maybe types.str "The private key; everyone can read it in the store.";
    privateKeyFile = maybe types.str "File with the private key.";
    generatePrivateKeyFile = option types.bool false "Whether a missing `privateKeyFile' is made.";
    listenPort = maybe types.int "The port that is listened at.";
    preUp = commands "Shell commands before it is there.";
    preDown = commands "Shell commands before it goes.";
    postUp = commands "Shell commands when it is there.";
    postDown = commands "Shell commands when it is gone.";
    table = maybe types.str "Table of the routes to peers.";
    mtu = maybe types.int "Size of the largest packet, in bytes.";
    peers = option (types.listOf (types.submodule peer)) [ ] "The other ends.";
    extraOptions = option (types.attrsOf (
      types.oneOf [
        types.str
        types.int
      ]
    )) { } "Further settings of the interface.";
  };

  script = name: text: "${pkgs.writeShellScript name text}";
  hook =
    key: name: text:
    optionalString (text != "") "${key} = ${script name text}\n";
  line = key: value: optionalString (value != null) "${key} = ${toString value}\n";

  makeKey = file: ''
    mkdir -p --mode 0755 "${dirOf file}"
    if [ ! -f "${file}" ]; then
      (umask 077; wg genkey > "${file}")
    fi
  '';

  # Keys that are files are set when the interface is there.
  setKeys =
    name: i:
    optionalString (i.privateKeyFile != null) "wg set ${name} private-key <(cat ${i.privateKeyFile})\n"
    + concatMapStrings (
      p:
      optionalString (
        p.presharedKeyFile != null
      ) "wg set ${name} peer ${p.publicKey} preshared-key <(cat ${p.presharedKeyFile})\n"
    ) i.peers;

  peerText =
    p:
    "[Peer]\n"
    + line "PublicKey" p.publicKey
    + line "PresharedKey" p.presharedKey
    + line "Endpoint" p.endpoint
    + line "PersistentKeepalive" p.persistentKeepalive
    + optionalString (p.allowedIPs != [ ]) "AllowedIPs = ${concatStringsSep "," p.allowedIPs}\n";

  text =
    name: i:
    "[interface]\n"
    + concatMapStrings (a: "Address = ${a}\n") i.address
    + concatMapStrings (d: "DNS = ${d}\n") i.dns
    + line "Table" i.table
    + line "MTU" i.mtu
    + line "PrivateKey" i.privateKey
    + line "ListenPort" i.listenPort
    + optionalString i.generatePrivateKeyFile (
      hook "PreUp" "generatePrivateKey.sh" (makeKey i.privateKeyFile)
    )
    + hook "PreUp" "preUp.sh" i.preUp
    + hook "PostUp" "postUp.sh" (setKeys name i + i.postUp)
    + hook "PreDown" "preDown.sh" i.preDown
    + hook "PostDown" "postDown.sh" i.postDown
    + lib.concatStrings (mapAttrsToList line i.extraOptions)
    + concatMapStrings peerText i.peers;

  place =
    name: i: if i.configFile != null then "/tmp/${name}.conf" else "/etc/nivis/wg-quick/${name}.conf";
in
{
  options.networking.wg-quick.interfaces = mkOption {
    type = types.attrsOf (types.submodule interface);
    default = { };
    description = "Tunnels by the name of their interface.";
  };

  config = mkIf (cfg.interfaces != { }) {
    assertions = lib.concatLists (
      mapAttrsToList (name: i: [
        {
          assertion = i.configFile != null || (i.privateKey != null) != (i.privateKeyFile != null);
          message = "networking.wg-quick.interfaces.${name}: Only one of privateKey, configFile or privateKeyFile may be set";
        }
        {
          assertion = !i.generatePrivateKeyFile || i.privateKeyFile != null;
          message = "networking.wg-quick.interfaces.${name}: generatePrivateKeyFile requires privateKeyFile to be set";
        }
        {
          assertion = i.type == "wireguard";
          message = "networking.wg-quick.interfaces.${name}.type: the distribution has no package of ${i.type}.";
        }
      ]) cfg.interfaces
    );

    # They may come up after the network that they go through.
    systemd.network.wait-online.ignoredInterfaces = lib.attrNames cfg.interfaces;

    environment.systemPackages = [ pkgs.wireguard-tools ];
    environment.etc = mapAttrs' (
      name: i:
      lib.nameValuePair "nivis/wg-quick/${name}.conf" {
        text = text name i;
        mode = "0600";
      }
    ) (lib.filterAttrs (_: i: i.configFile == null) cfg.interfaces);

    systemd.services = mapAttrs' (
      name: i:
      lib.nameValuePair "wg-quick-${name}" {
        description = "wg-quick WireGuard Tunnel - ${name}";
        requires = [ "network-online.target" ];
        after = [
          "network.target"
          "network-online.target"
        ];
        wantedBy = optional i.autostart "multi-user.target";
        environment.DEVICE = name;
        path = [
          pkgs.wireguard-tools
          pkgs.iproute2
          pkgs.nftables
        ];
        restartTriggers = optional (i.configFile == null) (text name i);
        serviceConfig = {
          Type = "oneshot";
          RemainAfterExit = true;
          PrivateTmp = true;
        };
        script =
          optionalString (i.configFile != null) "cp ${i.configFile} ${place name i}\n"
          + "wg-quick up ${place name i}\n";
        preStop = "wg-quick down ${place name i}\n";
      }
    ) cfg.interfaces;
  };
}
