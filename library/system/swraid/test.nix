{ ... }:
{
  "mdadm and its settings" = {
    module.boot.swraid = {
      enable = true;
      mdadmConf = "MAILADDR root\n";
    };
    actual = host: [
      host.config.environment.etc."mdadm/mdadm.conf".text
      (map (p: p.name) host.config.environment.systemPackages)
    ];
    expected = [
      "MAILADDR root\n"
      [
        "mdadm"
        "bash"
      ]
    ];
  };
}
