{ lib, ... }:
{
  "a shell that is enabled is installed" = {
    module.programs.zsh.enable = true;
    actual = host: map lib.getName host.config.environment.systemPackages;
    expected = [
      "bash"
      "zsh"
    ];
  };
}
