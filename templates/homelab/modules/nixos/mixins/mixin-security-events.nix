# What looks like an attack, is written down: changes of accounts and rights, logins that fail. Who fails too often is
# shut out, and once a day a summary goes to the journal, which mixin-logs.nix sends on.
{ lib, pkgs, ... }:
{
  imports = [ ./mixin-isolation.nix ];

  security = {
    audit = {
      enable = lib.mkDefault true;
      rules = [
        "-w /etc/passwd -p wa -k accounts"
        "-w /etc/shadow -p wa -k accounts"
        "-w /etc/sudoers -p wa -k rights"
        "-a always,exit -F arch=b64 -S init_module,finit_module,delete_module -k modules"
      ];
    };
    auditd.enable = lib.mkDefault true;
  };

  services.fail2ban = {
    enable = lib.mkDefault true;
    maxretry = 4;
    bantime = "1h";
    bantime-increment.enable = true;
  };

  systemd.services.security-summary = {
    description = "Summary of security events";
    startAt = "06:00";
    path = [ pkgs.systemd ];
    serviceConfig = {
      Type = "oneshot";
      Restart = "no";
    };
    script = ''
      failed=$(journalctl --since -1d --identifier sshd --identifier sshd-session --grep 'Failed|Invalid' --quiet | wc -l)
      refused=$(journalctl --since -1d --dmesg --grep 'refused connection' --quiet | wc -l)
      echo "<4>since yesterday: $failed logins failed, $refused connections were refused"
    '';
  };
  homelab.isolated = [ "security-summary" ];
}
