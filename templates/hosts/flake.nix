{
  description = "Our machines: a table of hosts, the modules they share, and the people on them";

  # The only input that is fetched is none at all: nivis is in the binary. To have NixOS hosts, give `nixpkgs` a URL:
  #   inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
  inputs.nivis.url = "nivis";
  inputs.nixpkgs.follows = "nivis";

  outputs = inputs: import ./lib inputs;
}
