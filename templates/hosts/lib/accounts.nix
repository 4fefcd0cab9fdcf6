# The accounts of a host, made of its users.
users:
{
  config,
  lib,
  pkgs,
  ...
}:
let
  shells = lib.unique (lib.mapAttrsToList (_: user: user.shell) users);
in
{
  users.users = lib.mapAttrs (_: user: {
    isNormalUser = true;
    inherit (user) uid description;
    extraGroups = lib.optional user.admin "wheel" ++ user.groups;
    shell = pkgs.${user.shell};
    openssh.authorizedKeys = { inherit (user) keys; };
  }) users;

  programs.fish.enable = lib.mkIf (lib.elem "fish" shells) true;
  programs.zsh.enable = lib.mkIf (lib.elem "zsh" shells) true;

  # Who logs in has shown a key already.
  security.sudo.wheelNeedsPassword = false;

  # A host may say more of an account, but not give it another number.
  assertions = lib.mapAttrsToList (name: user: {
    assertion = config.users.users.${name}.uid == user.uid;
    message = "users.users.${name}.uid is ${
      toString config.users.users.${name}.uid
    } on ${config.networking.hostName}, and ${toString user.uid} in users/${name}; files would belong to somebody else.";
  }) users;
}
