{ ... }:
let
  profile = host: host.config.environment.etc."profile.d/nivis.sh".text;
in
{
  "variables and aliases stand in one profile" = {
    module.environment = {
      variables = {
        PATHS = [
          "/a"
          "/b"
        ];
        WIDTH = 80;
        NOTHING = null;
      };
      shellAliases = {
        ll = "ls -l";
        l = null;
      };
    };
    actual = profile;
    expected = ''
      export PATHS="/a:/b"
      export WIDTH="80"
      case $- in *i*)
      alias -- ll='ls -l'
      ;; esac
    '';
  };

  "what is made here comes before the distribution's programs" = {
    module =
      { pkgs, ... }:
      {
        environment.systemPackages = [ (pkgs.writeShellScriptBin "hello" "echo hello") ];
      };
    actual = profile;
    expected = ''
      export PATH="/run/nivis/current/sw/bin:$PATH"
    '';
  };

  "commands run in their order" = {
    module.environment = {
      extraInit = "echo extra";
      shellInit = "echo shell";
      loginShellInit = "echo login";
      interactiveShellInit = "echo interactive";
      homeBinInPath = true;
      localBinInPath = true;
    };
    actual = profile;
    expected = ''
      export PATH="$HOME/bin:$PATH"
      export PATH="$HOME/.local/bin:$PATH"
      echo extra
      echo shell
      echo login
      case $- in *i*)
      echo interactive
      ;; esac
    '';
  };

  "variables of logins are services', too, and folders of every profile" = {
    module.environment = {
      profiles = [
        "/opt/a"
        "/opt/b"
      ];
      sessionVariables.EDITOR = "vim";
      profileRelativeSessionVariables.XDG_DATA_DIRS = [ "/share" ];
      profileRelativeEnvVars.MANPATH = [
        "/man"
        "/share/man"
      ];
    };
    actual = host: [
      (profile host)
      host.config.environment.etc."environment.d/60-nivis.conf".text
    ];
    expected = [
      ''
        export EDITOR="vim"
        export MANPATH="/opt/a/man:/opt/a/share/man:/opt/b/man:/opt/b/share/man"
        export XDG_DATA_DIRS="/opt/a/share:/opt/b/share"
      ''
      "EDITOR=\"vim\"\nXDG_DATA_DIRS=\"/opt/a/share:/opt/b/share\"\n"
    ];
  };

  "packages of all three lists are there" = {
    module =
      { pkgs, ... }:
      {
        environment = {
          systemPackages = [ pkgs.git ];
          corePackages = [ pkgs.curl ];
          defaultPackages = [ pkgs.rsync ];
        };
      };
    actual =
      host: builtins.sort builtins.lessThan (map (p: p.name) host.config.environment.systemPackages);
    expected = [
      "bash"
      "curl"
      "git"
      "rsync"
    ];
  };

  "login shells" = {
    module =
      { pkgs, ... }:
      {
        environment.shells = [
          pkgs.zsh
          "/opt/shell"
        ];
      };
    actual = host: builtins.unsafeDiscardStringContext host.config.environment.etc.shells.text;
    expected = "/bin/sh\n/usr/bin/sh\n/bin/bash\n/usr/bin/bash\n/usr/bin/zsh\n/opt/shell\n";
  };

  "which folders of packages are joined" = {
    module =
      { pkgs, ... }:
      {
        environment = {
          pathsToLink = [ "/share/mine" ];
          systemPackages = [ (pkgs.writeShellScriptBin "mine" "true") ];
        };
      };
    actual = host: builtins.elem "/share/mine" host.config.environment.pathsToLink;
    expected = true;
  };
}
