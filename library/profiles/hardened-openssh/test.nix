{ lib, ... }:
let
  has =
    parts: host:
    map (part: lib.hasInfix "${part}\n" host.config.environment.etc."ssh/sshd_config".text) parts;
in
{
  "keys only" = {
    module.imports = [ ./. ];
    actual = has [
      "PasswordAuthentication no"
      "KbdInteractiveAuthentication no"
      "AuthenticationMethods publickey"
      "AllowTcpForwarding local"
      "MaxAuthTries 3"
      "Ciphers chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com"
      "HostKey /etc/ssh/ssh_host_ed25519_key"
      "HostKey /etc/ssh/ssh_host_rsa_key"
    ];
    expected = [
      true
      true
      true
      true
      true
      true
      true
      false
    ];
  };

  "a host may say otherwise" = {
    module = {
      imports = [ ./. ];
      services.openssh.settings.PasswordAuthentication = true;
    };
    actual = has [ "PasswordAuthentication yes" ];
    expected = [ true ];
  };
}
