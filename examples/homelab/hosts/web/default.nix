# A small machine in a data centre.
{
  imports = [
    ../../profiles/server.nix
    ../../roles/web.nix
  ];

  # The provider's clock and logs are in UTC; plain beats the profile's mkDefault.
  time.timeZone = "UTC";

  networking.nameservers = [
    "9.9.9.9"
    "149.112.112.112"
  ];
}
