# The options of `services.openssh.settings`, with NixOS' defaults; null leaves a key to sshd.
{
  lib,
  format,
  enableRecommendedAlgorithms,
  # Whether key exchanges are left out that OpenSSH before 9.9 refuses: a daemon that does not start lets no one in.
  fromDistribution,
}:
let
  inherit (lib) mkOption types;

  key =
    type: default: description:
    mkOption {
      type = types.nullOr type;
      inherit default description;
    };

  strings = types.listOf types.str;
  algorithms = list: key strings (if enableRecommendedAlgorithms then list else null);
in
{
  freeformType = format.type;

  options = {
    AcceptEnv = key strings null "Environment variables that clients may send.";
    AuthorizedPrincipalsFile = key types.str "none" "File of principals accepted in certificates.";
    LogLevel = key (types.enum [
      "QUIET"
      "FATAL"
      "ERROR"
      "INFO"
      "VERBOSE"
      "DEBUG"
      "DEBUG1"
      "DEBUG2"
      "DEBUG3"
    ]) "INFO" "How much is logged.";
    UsePAM = key types.bool true "Whether logins go through PAM.";
    UseDns = key types.bool false "Whether names of clients are looked up.";
    X11Forwarding = key types.bool false "Whether X11 may be forwarded.";
    PasswordAuthentication = key types.bool true "Whether a password is enough.";
    PermitRootLogin = key (types.enum [
      "yes"
      "without-password"
      "prohibit-password"
      "forced-commands-only"
      "no"
    ]) "prohibit-password" "Whether root may log in.";
    KbdInteractiveAuthentication = key types.bool true "Whether answers typed to questions are enough.";
    GatewayPorts = key types.str "no" "Whether forwarded ports may be reached from elsewhere.";
    KexAlgorithms = algorithms (
      lib.optionals (!fromDistribution) [
        "mlkem768x25519-sha256"
        "sntrup761x25519-sha512"
      ]
      ++ [
        "sntrup761x25519-sha512@openssh.com"
        "curve25519-sha256"
        "curve25519-sha256@libssh.org"
        "diffie-hellman-group-exchange-sha256"
      ]
    ) "Key exchanges, best first.";
    Macs = algorithms [
      "hmac-sha2-512-etm@openssh.com"
      "hmac-sha2-256-etm@openssh.com"
      "umac-128-etm@openssh.com"
    ] "Message authentication codes, best first.";
    StrictModes = key types.bool true "Whether owners and modes of users' files are checked.";
    Ciphers = algorithms [
      "chacha20-poly1305@openssh.com"
      "aes256-gcm@openssh.com"
      "aes128-gcm@openssh.com"
      "aes256-ctr"
      "aes192-ctr"
      "aes128-ctr"
    ] "Ciphers, best first.";
    AllowUsers = key strings null "The only users that may log in.";
    DenyUsers = key strings null "Users that may not log in.";
    AllowGroups = key strings null "The only groups that may log in.";
    DenyGroups = key strings null "Groups that may not log in.";
    PrintMotd = key types.bool false "Whether sshd prints /etc/motd; PAM does.";
    Banner = key types.path null "File shown before the login.";
  };
}
