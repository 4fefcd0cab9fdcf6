{
  imports = [
    ./listed.nix
    ./shared.nix
  ];
  networking.domain = "second.example.org";
  my.steps = [ "second" ];
}
