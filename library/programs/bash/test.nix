{
  lib,
  text,
  ...
}:
{
  "nothing is written where nothing is said" = {
    module = { };
    actual = host: lib.filter (n: lib.hasInfix "bash" n) (lib.attrNames host.config.environment.etc);
    expected = null;
  };

  "interactive shells read the distribution's bashrc, which is ours then" = {
    module = {
      environment.shellAliases.ll = "ls -l";
      programs.bash = {
        shellAliases.la = "ls -a";
        interactiveShellInit = "echo interactive";
        promptInit = "PS1='> '";
        shellInit = "echo all";
        loginShellInit = "echo login";
        logout = "echo bye";
      };
    };
    actual = host: [
      (text host "bash.bashrc")
      (text host "profile.d/nivis-bash.sh")
      (text host "bash.bash_logout")
      (map lib.getName host.config.environment.systemPackages)
    ];
    expected = null;
  };

  "its place follows the distribution, and completion may be left out" = {
    module = {
      nivis.distribution = "fedora";
      programs.bash.shellAliases.la = "ls -a";
      programs.bash.completion.enable = false;
    };
    actual = host: lib.hasInfix "bash_completion" (text host "bashrc");
    expected = null;
  };

  "bash may be left alone" = {
    module = {
      environment.shellAliases.ll = "ls -l";
      programs.bash.enable = false;
    };
    actual = host: lib.filter (n: lib.hasInfix "bash" n) (lib.attrNames host.config.environment.etc);
    expected = null;
  };
}
