# What Terraform or OpenTofu orders at Hetzner, from what the hosts say of themselves: a port that a host opens in its
# firewall is opened in the cloud's, too. `packages.terraform` is the folder to run it in.
{ config, lib, ... }:
let
  machines = lib.filterAttrs (_: machine: machine.config.fleet.platforms.hetzner.enable) (
    config.flake.linuxConfigurations // config.flake.nixosConfigurations
  );

  rule = protocol: port: from: {
    direction = "in";
    inherit protocol port;
    source_ips = from;
  };
  anywhere = [
    "0.0.0.0/0"
    "::/0"
  ];
  range = r: "${toString r.from}-${toString r.to}";

  rules =
    machine:
    let
      inherit (machine.config.networking) firewall;
      hetzner = machine.config.fleet.platforms.hetzner;
      sshPorts = machine.config.services.openssh.ports;
      tcp = lib.filter (port: !lib.elem port sshPorts) firewall.allowedTCPPorts;
    in
    map (port: rule "tcp" (toString port) hetzner.sshFrom) sshPorts
    ++ map (port: rule "tcp" (toString port) anywhere) (lib.unique tcp)
    ++ map (port: rule "udp" (toString port) anywhere) (lib.unique firewall.allowedUDPPorts)
    ++ map (r: rule "tcp" (range r) anywhere) firewall.allowedTCPPortRanges
    ++ map (r: rule "udp" (range r) anywhere) firewall.allowedUDPPortRanges
    ++ lib.optional firewall.allowPing {
      direction = "in";
      protocol = "icmp";
      source_ips = anywhere;
    };

  server =
    name: machine:
    let
      hetzner = machine.config.fleet.platforms.hetzner;
    in
    {
      inherit name;
      server_type = hetzner.serverType;
      inherit (hetzner) location image;
      firewall_ids = [ "\${hcloud_firewall.${name}.id}" ];
      ssh_keys = map (person: "\${hcloud_ssh_key.${person}.id}") (lib.attrNames people);
      labels = lib.genAttrs machine.config.nivis.tags (_: "true");
      public_net = {
        ipv4_enabled = true;
        ipv6_enabled = true;
      };
    };

  people = lib.concatMapAttrs (
    _: machine:
    lib.getAttrs machine.config.fleet.base.users.accounts machine.config.fleet.base.users.people
  ) machines;

  withVolume = lib.filterAttrs (
    _: machine: machine.config.fleet.platforms.hetzner.volume != null
  ) machines;

  hetzner = {
    terraform.required_providers.hcloud.source = "hetznercloud/hcloud";
    # The token is in the environment: HCLOUD_TOKEN.
    provider.hcloud = { };
    resource = {
      hcloud_ssh_key = lib.mapAttrs (name: person: {
        inherit name;
        public_key = lib.head person.keys;
      }) people;
      hcloud_firewall = lib.mapAttrs (name: machine: {
        inherit name;
        rule = rules machine;
      }) machines;
      hcloud_server = lib.mapAttrs server machines;
    }
    // lib.optionalAttrs (withVolume != { }) {
      hcloud_volume = lib.mapAttrs (name: machine: {
        name = "${name}-srv";
        size = machine.config.fleet.platforms.hetzner.volume;
        server_id = "\${hcloud_server.${name}.id}";
        format = "ext4";
      }) withVolume;
    };
    output = lib.mapAttrs (name: _: { value = "\${hcloud_server.${name}.ipv4_address}"; }) machines;
  };
in
{
  # `nivis eval --json terraform.hetzner`
  flake.terraform = { inherit hetzner; };

  perSystem =
    { pkgs, ... }:
    {
      packages.terraform = pkgs.writeTextFile {
        name = "terraform";
        destination = "/hetzner.tf.json";
        text = builtins.toJSON hetzner;
      };
    };
}
