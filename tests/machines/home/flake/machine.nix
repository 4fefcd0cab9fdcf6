# Two users with homes. `alice.nix` is edited by the scenario.
{
  system.stateVersion = "26.05";

  users.users.alice = {
    isNormalUser = true;
    linger = true;
  };
  users.users.bob.isNormalUser = true;

  home-manager.users.alice = ./alice.nix;
  home-manager.users.bob = {
    home.file.".plan".text = "none\n";
    home.sessionVariables.EDITOR = "ed";
  };
}
