# The home there: a terminal without a window, and one secret under the name that a program looks for.
{
  imports = [
    ../../home/profiles/base.nix
    ../../home/secrets
  ];

  home.stateVersion = "26.05";

  firn.home = {
    base.enable = true;
    secrets = {
      enable = true;
      links.".config/mail/password" = "mail-password";
    };
  };
}
