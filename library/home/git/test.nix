{
  lib,
  manifest,
  nameOf,
  text,
  ...
}:
{
  "the configuration has identity, signing, aliases and large files" = {
    module = {
      programs.git = {
        enable = true;
        settings = {
          user.name = "A";
          alias.co = "checkout";
          url."ssh://x".insteadOf = [
            "y"
            "z"
          ];
        };
        signing = {
          key = "K";
          format = "ssh";
          signByDefault = true;
        };
        lfs.enable = true;
        ignores = [ "*~" ];
        attributes = [ "*.pdf diff=pdf" ];
        includes = [
          {
            path = "~/a";
            condition = "gitdir:~/w";
          }
        ];
      };
    };
    actual = host: [
      (text host ".config/git/config")
      (text host ".config/git/ignore")
      (text host ".config/git/attributes")
      (map lib.getName host.config.home.packages)
    ];
    expected = [
      "[alias]\n\tco = \"checkout\"\n\n[commit]\n\tgpgSign = true\n\n[filter \"lfs\"]\n\tclean = \"/usr/bin/git-lfs clean -- %f\"\n\tprocess = \"/usr/bin/git-lfs filter-process\"\n\trequired = true\n\tsmudge = \"/usr/bin/git-lfs smudge -- %f\"\n\n[gpg]\n\tformat = \"ssh\"\n\n[gpg \"ssh\"]\n\tprogram = \"/usr/bin/ssh-keygen\"\n\n[tag]\n\tgpgSign = true\n\n[url \"ssh://x\"]\n\tinsteadOf = \"y\"\n\tinsteadOf = \"z\"\n\n[user]\n\tname = \"A\"\n\tsigningKey = \"K\"\n\n[includeIf \"gitdir:~/w\"]\n\tpath = \"~/a\"\n"
      ''
        *~
      ''
      ''
        *.pdf diff=pdf
      ''
      [
        "git"
        "git-lfs"
      ]
    ];
  };

  "earlier names still work, and say so" = {
    module = {
      programs.git = {
        enable = true;
        userName = "A";
        aliases.co = "checkout";
      };
    };
    actual = host: [
      (text host ".config/git/config")
      (map (lib.substring 0 22) host.config.warnings)
    ];
    expected = [
      "[alias]\n\tco = \"checkout\"\n\n[user]\n\tname = \"A\"\n"
      [
        "`programs.git.aliases'"
        "`programs.git.userName"
      ]
    ];
  };

  "hooks stand in a folder of their own" = {
    module = {
      programs.git = {
        enable = true;
        hooks.pre-commit = ./default.nix;
        lfs.enable = true;
        lfs.skipSmudge = true;
      };
    };
    actual = host: [
      (nameOf host.config.programs.git.iniContent.core.hooksPath)
      host.config.programs.git.iniContent.filter.lfs.process
    ];
    expected = [
      "git-hooks"
      "/usr/bin/git-lfs filter-process --skip"
    ];
  };

  "maintenance runs by timers" = {
    module = {
      programs.git = {
        enable = true;
        maintenance = {
          enable = true;
          repositories = [ "/r" ];
          timers.weekly = "Mon 1:00";
        };
      };
    };
    actual = host: [
      (manifest host).units."git-maintenance@weekly.timer".wantedBy
      host.config.systemd.user.timers."git-maintenance@weekly".Timer.OnCalendar
      (text host ".config/git/config")
    ];
    expected = [
      [ "timers.target" ]
      "Mon 1:00"
      "[maintenance]\n\trepo = \"/r\"\n"
    ];
  };

  "included texts, a signer, earlier names" = {
    module = {
      programs.git = {
        enable = true;
        userEmail = "ops@example.org";
        extraConfig.pull.rebase = true;
        signing = {
          format = "openpgp";
          key = "ABC";
          signer = "/opt/sign";
        };
        includes = [
          {
            condition = "gitdir:~/work";
            contents.user.email = "work@example.org";
            contentSuffix = "work";
          }
        ];
      };
    };
    actual = host: [
      (lib.filter (lib.hasPrefix "\t") (
        lib.splitString "\n" (
          builtins.replaceStrings [ (toString (lib.head host.config.programs.git.includes).path) ] [ "WORK" ]
            (text host ".config/git/config")
        )
      ))
      (lib.substring 44 (-1) (lib.head host.config.programs.git.includes).path)
      host.config.warnings
    ];
    expected = [
      [
        "\tformat = \"openpgp\""
        "\tprogram = \"/opt/sign\""
        "\trebase = true"
        "\temail = \"ops@example.org\""
        "\tsigningKey = \"ABC\""
        "\tpath = \"WORK\""
      ]
      "hm_work"
      [
        "`programs.git.extraConfig' is called `programs.git.settings' now."
        "`programs.git.userEmail' is called `programs.git.settings.user.email' now."
      ]
    ];
  };

  "large files by another package" = {
    module =
      { pkgs, ... }:
      {
        programs.git = {
          enable = true;
          lfs.enable = true;
          lfs.package = pkgs.writeShellScriptBin "own-lfs" "";
        };
      };
    actual = host: map lib.getName host.config.home.packages;
    expected = [
      "git"
      "own-lfs"
    ];
  };
}
