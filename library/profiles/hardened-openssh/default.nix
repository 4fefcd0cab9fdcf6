# The OpenSSH daemon lets in with keys only, and offers little beyond a shell.
# What it says is weaker than a host's own word, so that a host may still say otherwise.
{ lib, ... }:
let
  inherit (lib) mkDefault;
in
{
  services.openssh = {
    enable = mkDefault true;
    settings = {
      PasswordAuthentication = mkDefault false;
      KbdInteractiveAuthentication = mkDefault false;
      PermitRootLogin = mkDefault "prohibit-password";
      AuthenticationMethods = mkDefault "publickey";
      X11Forwarding = mkDefault false;
      AllowAgentForwarding = mkDefault false;
      AllowTcpForwarding = mkDefault "local";
      GatewayPorts = mkDefault "no";
      PermitTunnel = mkDefault false;
      PermitUserEnvironment = mkDefault false;
      MaxAuthTries = mkDefault 3;
      MaxSessions = mkDefault 10;
      LoginGraceTime = mkDefault 30;
      ClientAliveInterval = mkDefault 300;
      ClientAliveCountMax = mkDefault 2;
      LogLevel = mkDefault "VERBOSE";
      StrictModes = mkDefault true;

      # Ciphers and codes that authenticate what they encrypt.
      Ciphers = mkDefault [
        "chacha20-poly1305@openssh.com"
        "aes256-gcm@openssh.com"
        "aes128-gcm@openssh.com"
      ];
      Macs = mkDefault [
        "hmac-sha2-512-etm@openssh.com"
        "hmac-sha2-256-etm@openssh.com"
        "umac-128-etm@openssh.com"
      ];
    };
    hostKeys = mkDefault [
      {
        type = "ed25519";
        path = "/etc/ssh/ssh_host_ed25519_key";
      }
    ];
  };
}
