{
  lib,
  text,
  ...
}:
{
  "nothing is written where nothing is said" = {
    module = { };
    actual = host: lib.filter (n: lib.hasInfix "bash" n) (lib.attrNames host.config.environment.etc);
    expected = [ ];
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
    expected = [
      ''
        # Written by Nivis; the distribution's own comes back when nothing is declared for bash.
        [ -z "''${PS1-}" ] && return

        shopt -s checkwinsize
        if [ -z "''${debian_chroot:-}" ] && [ -r /etc/debian_chroot ]; then
          debian_chroot=$(cat /etc/debian_chroot)
        fi
        PS1=${"'"}''${debian_chroot:+($debian_chroot)}\u@\h:\w\$ '

        echo all
        if ! shopt -oq posix && [ -f /usr/share/bash-completion/bash_completion ]; then
          . /usr/share/bash-completion/bash_completion
        fi
        PS1='> '
        alias -- la='ls -a'
        alias -- ll='ls -l'
        echo interactive

      ''
      ''
        if [ -n "''${BASH_VERSION-}" ]; then
        echo all
        echo login
        fi
      ''
      "echo bye"
      [
        "bash"
        "bash-completion"
      ]
    ];
  };

  "its place follows the distribution, and completion may be left out" = {
    module = {
      nivis.distribution = "fedora";
      programs.bash.shellAliases.la = "ls -a";
      programs.bash.completion.enable = false;
    };
    actual = host: lib.hasInfix "bash_completion" (text host "bashrc");
    expected = false;
  };

  "bash may be left alone" = {
    module = {
      environment.shellAliases.ll = "ls -l";
      programs.bash.enable = false;
    };
    actual = host: lib.filter (n: lib.hasInfix "bash" n) (lib.attrNames host.config.environment.etc);
    expected = [ ];
  };
}
