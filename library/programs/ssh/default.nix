# The ssh client for everyone: /etc/ssh/ssh_config.d/10-nivis.conf, which the distribution's ssh_config includes, and the
# hosts that are known.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatStringsSep
    mapAttrsToList
    mkIf
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
    strings
    ;
  cfg = config.programs.ssh;

  knownHost =
    { name, config, ... }:
    {
      options = {
        certAuthority = flag false "Whether the key signs keys of hosts.";
        hostNames = option (types.listOf types.str) (
          [ name ] ++ config.extraHostNames
        ) "Names and addresses of the host.";
        extraHostNames = strings "Names beside the attribute's.";
        publicKey = maybe types.str "The host's key.";
        publicKeyFile = maybe types.path "File of the host's key.";
      };
    };

  knownHosts =
    lib.concatMapStringsSep "\n" (
      h:
      lib.optionalString h.certAuthority "@cert-authority "
      + concatStringsSep "," h.hostNames
      + " "
      + (if h.publicKey != null then h.publicKey else lib.readFile h.publicKeyFile)
    ) (lib.attrValues cfg.knownHosts)
    + "\n";

  files =
    optional (cfg.knownHosts != { }) "/etc/ssh/ssh_known_hosts" ++ map (f: "${f}") cfg.knownHostsFiles;
  commas = key: v: optional (v != null && v != [ ]) "${key} ${concatStringsSep "," v}";

  text = concatStringsSep "\n" (
    optional (cfg.extraConfig != "") cfg.extraConfig
    ++ optional (cfg.knownHostsFiles != [ ]) "GlobalKnownHostsFile ${concatStringsSep " " files}"
    ++ optional (!config.networking.enableIPv6) "AddressFamily inet"
    ++ optional cfg.setXAuthLocation "XAuthLocation ${pkgs.xauth}/bin/xauth"
    ++ optional (cfg.forwardX11 == true) "ForwardX11 yes"
    ++ commas "PubkeyAcceptedKeyTypes" cfg.pubkeyAcceptedKeyTypes
    ++ commas "HostKeyAlgorithms" cfg.hostKeyAlgorithms
    ++ commas "KexAlgorithms" cfg.kexAlgorithms
    ++ commas "Ciphers" cfg.ciphers
    ++ commas "MACs" cfg.macs
  );
in
{
  options.programs.ssh = {
    package = mkOption {
      type = types.package;
      default = pkgs.openssh;
      defaultText = lib.literalExpression "pkgs.openssh";
      description = "The package of the agent.";
    };
    extraConfig = lines "Further lines, before the others.";
    forwardX11 = option (types.nullOr types.bool) false "Whether windows of other hosts open here.";
    setXAuthLocation = mkOption {
      type = types.bool;
      default = cfg.forwardX11 == true;
      defaultText = lib.literalExpression "config.programs.ssh.forwardX11 == true";
      description = "Whether it is said where xauth is.";
    };
    pubkeyAcceptedKeyTypes = strings "Kinds of keys that are used.";
    hostKeyAlgorithms = strings "Kinds of keys of hosts that are accepted.";
    kexAlgorithms = maybe (types.listOf types.str) "Algorithms of the key exchange.";
    ciphers = maybe (types.listOf types.str) "Ciphers.";
    macs = maybe (types.listOf types.str) "Authentication codes.";
    knownHosts = option (types.attrsOf (types.submodule knownHost)) { } "Hosts and their keys.";
    knownHostsFiles = option (types.listOf types.path) [ ] "Files of hosts and their keys.";
    startAgent = enable "an agent of ssh runs for every user";
    agentTimeout = maybe types.str "How long the agent keeps keys.";
    agentPKCS11Whitelist = maybe types.str "Libraries of PKCS#11 that the agent may load.";
    enableAskPassword = enable "ssh asks for passwords in a window";
    askPassword = option types.str "/usr/bin/ssh-askpass" "The program that asks.";
  };

  config = {
    assertions = [
      {
        assertion = cfg.forwardX11 == true -> cfg.setXAuthLocation;
        message = "cannot enable X11 forwarding without setting XAuth location";
      }
    ]
    ++ mapAttrsToList (name: h: {
      assertion = (h.publicKey == null) != (h.publicKeyFile == null);
      message = "knownHost ${name} must contain either a publicKey or publicKeyFile";
    }) cfg.knownHosts;

    environment.etc = {
      "ssh/ssh_config.d/10-nivis.conf" = mkIf (text != "") { text = "${lib.removeSuffix "\n" text}\n"; };
      "ssh/ssh_known_hosts" = mkIf (cfg.knownHosts != { }) { text = knownHosts; };
    };

    systemd.user.services.ssh-agent = mkIf cfg.startAgent {
      description = "SSH Agent";
      wantedBy = [ "default.target" ];
      unitConfig.ConditionUser = "!@system";
      serviceConfig = {
        ExecStartPre = "${pkgs.coreutils}/bin/rm -f %t/ssh-agent";
        ExecStart =
          "${cfg.package}/bin/ssh-agent "
          + lib.optionalString (cfg.agentTimeout != null) "-t ${cfg.agentTimeout} "
          + lib.optionalString (cfg.agentPKCS11Whitelist != null) "-P ${cfg.agentPKCS11Whitelist} "
          + "-a %t/ssh-agent";
        StandardOutput = "null";
        Type = "forking";
        Restart = "on-failure";
        SuccessExitStatus = "0 2";
      };
      environment = mkIf cfg.enableAskPassword { SSH_ASKPASS = cfg.askPassword; };
    };
    environment.extraInit = mkIf cfg.startAgent ''
      if [ -z "$SSH_AUTH_SOCK" -a -n "$XDG_RUNTIME_DIR" ]; then
        export SSH_AUTH_SOCK="$XDG_RUNTIME_DIR/ssh-agent"
      fi
    '';
    environment.variables = mkIf cfg.enableAskPassword { SSH_ASKPASS = cfg.askPassword; };
  };
}
