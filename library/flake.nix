{
  description = "Nivis' base library: a lib with nixpkgs' names, and modules for Linux machines and homes";

  # No inputs: a fresh machine has neither a registry nor a network.
  inputs = { };

  outputs = { self }: import ./. { };
}
