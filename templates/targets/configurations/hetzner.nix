# The reference: a workstation in the cloud with everything, reached by remote desktop.
{
  imports = [
    ./base.nix
    ../hardware/hetzner.nix
    ../modules/desktop/kde-plasma.nix
    ../modules/desktop/remote-access.nix
    ../modules/services/development.nix
    ../modules/services/networking.nix
    ../home-manager/ops.nix
  ];

  # Stronger than base.nix' proposal.
  time.timeZone = "UTC";

  targets = {
    packages.profile = "full";
    watch-disk.enable = true;
    development = {
      clouds = true;
      languages = [
        "go"
        "nodejs"
        "python"
        "rust"
      ];
    };
  };
}
