{
  lib,
  manifest,
  nameOf,
  text,
  textOf,
  ...
}:
{
  "what logins get" = {
    module = {
      home = {
        sessionVariables = {
          EDITOR = "vim";
          LEFT_OUT = null;
        };
        sessionPath = [ "$HOME/bin" ];
        sessionSearchVariables.MANPATH = [ "$HOME/man" ];
        language.base = "de_DE.UTF-8";
        language.time = "en_DK.UTF-8";
      };
    };
    actual = host: textOf host.config.home.sessionVariablesPackage;
    expected = ''
      # Only source this once.
      if [ -n "''${__HM_SESS_VARS_SOURCED-}" ]; then return; fi
      export __HM_SESS_VARS_SOURCED=1

      export EDITOR="vim"
      export LANG="de_DE.UTF-8"
      export LC_TIME="en_DK.UTF-8"
      export MANPATH="$HOME/man''${MANPATH:+:}$MANPATH"
      export PATH="$HOME/bin''${PATH:+:}$PATH"
    '';
  };

  "a shell that is not managed gets a file to read, with the aliases" = {
    module = {
      home.shellAliases.ll = "ls -l";
    };
    actual =
      host: lib.last (lib.splitString "hm-session-vars.sh\n" (text host ".config/nivis/session.sh"));
    expected = ''
      alias -- ll='ls -l'
    '';
  };

  "a shell that is managed has the aliases itself" = {
    module = {
      home.shellAliases.ll = "ls -l";
      programs.bash.enable = true;
    };
    actual = host: [
      (lib.hasInfix "alias -- ll='ls -l'" (text host ".bashrc"))
      (host.config.home.file ? "/home/ops/.config/nivis/session.sh")
    ];
    expected = [
      true
      false
    ];
  };

  "packages of the library stand in a profile" = {
    module =
      { pkgs, ... }:
      {
        home.packages = [
          (pkgs.writeShellScriptBin "own" "true")
          pkgs.git
        ];
      };
    actual = host: [
      (nameOf (manifest host).files."/home/ops/.local/state/nivis/profile".source)
      host.config.home.sessionPath
    ];
    expected = [
      "home-path"
      [ "/home/ops/.local/state/nivis/profile/bin" ]
    ];
  };

  "programs may be left out of all shells" = {
    module = {
      home.shell.enableShellIntegration = false;
      programs.bash.enable = true;
      programs.zoxide.enable = true;
    };
    actual = host: lib.hasInfix "zoxide" (text host ".bashrc");
    expected = false;
  };

  "each language" = {
    module = {
      home.language = {
        address = "de_DE.UTF-8";
        collate = "C";
        ctype = "de_DE.UTF-8";
        measurement = "de_DE.UTF-8";
        messages = "en_US.UTF-8";
        monetary = "de_DE.UTF-8";
        name = "de_DE.UTF-8";
        numeric = "de_DE.UTF-8";
        paper = "de_DE.UTF-8";
        telephone = "de_DE.UTF-8";
      };
    };
    actual = host: host.config.home.sessionVariables;
    expected = {
      LC_ADDRESS = "de_DE.UTF-8";
      LC_COLLATE = "C";
      LC_CTYPE = "de_DE.UTF-8";
      LC_MEASUREMENT = "de_DE.UTF-8";
      LC_MESSAGES = "en_US.UTF-8";
      LC_MONETARY = "de_DE.UTF-8";
      LC_NAME = "de_DE.UTF-8";
      LC_NUMERIC = "de_DE.UTF-8";
      LC_PAPER = "de_DE.UTF-8";
      LC_TELEPHONE = "de_DE.UTF-8";
    };
  };

  "programs may be left out of single shells" = {
    module = {
      home.shell = {
        enableBashIntegration = false;
        enableZshIntegration = false;
        enableFishIntegration = false;
      };
      programs = {
        bash.enable = true;
        zsh.enable = true;
        fish.enable = true;
        zoxide.enable = true;
        fzf.enable = true;
        eza.enable = true;
        direnv.enable = true;
        dircolors.enable = true;
      };
    };
    actual = host: [ ];
    expected = [ ];
  };

  "the profile stands elsewhere" = {
    module =
      { pkgs, ... }:
      {
        home.profileDirectory = "/opt/profile";
        home.packages = [ (pkgs.writeShellScriptBin "own" "") ];
      };
    actual = host: [
      host.config.home.sessionPath
      (host.config.nivis.manifest.files ? "/opt/profile")
    ];
    expected = [
      [ "/opt/profile/bin" ]
      false
    ];
  };
}
