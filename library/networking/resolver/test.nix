{ ... }:
{
  "name servers without systemd-resolved" = {
    module.networking = {
      nameservers = [
        "9.9.9.9"
        "1.1.1.1"
      ];
      search = [ "home.arpa" ];
    };
    actual = host: host.config.environment.etc."resolv.conf".text;
    expected = ''
      search home.arpa
      nameserver 9.9.9.9
      nameserver 1.1.1.1
    '';
  };
}
