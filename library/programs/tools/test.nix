{
  lib,
  text,
  ...
}:
{
  "less, htop, bat and screen have their files" = {
    module = {
      programs = {
        less = {
          enable = true;
          clearDefaultCommands = true;
          commands.q = "quit";
          lineEditingKeys.e = "abort";
          envVariables.LESS = "-R -i";
          lessopen = "|lesspipe %s";
          lessclose = "x";
        };
        htop = {
          enable = true;
          settings = {
            hide_kernel_threads = true;
            fields = [
              0
              48
            ];
          };
        };
        bat = {
          enable = true;
          settings = {
            theme = "TwoDark";
            map-syntax = [
              "a:b"
              "c:d"
            ];
          };
        };
        screen = {
          enable = true;
          screenrc = "startup_message off\n";
        };
      };
    };
    actual = host: [
      (builtins.readFile host.config.environment.variables.LESSKEYIN_SYSTEM)
      host.config.environment.variables.LESSOPEN
      host.config.environment.variables.LESSCLOSE
      (text host "htoprc")
      (text host "bat/config")
      host.config.environment.shellAliases
      (text host "screenrc")
    ];
    expected = [
      ''
        #command
        #stop
        q quit
        #line-edit
        e abort
        #env
        LESS = -R -i
      ''
      "|lesspipe %s"
      "x"
      ''
        fields=0 48
        hide_kernel_threads=1
      ''
      ''
        --map-syntax=a:b
        --map-syntax=c:d
        --theme=TwoDark
      ''
      {
        bat = "batcat";
      }
      ''
        startup_message off
      ''
    ];
  };

  "fzf and zoxide work in shells" = {
    module = {
      programs = {
        zsh.enable = true;
        fish.enable = true;
        fzf = {
          fuzzyCompletion = true;
          keybindings = true;
        };
        zoxide = {
          enable = true;
          flags = [ "--no-cmd" ];
        };
      };
    };
    actual = host: [
      (lib.hasInfix "$f/completion.bash" (text host "bash.bashrc"))
      (lib.hasInfix "$f/key-bindings.zsh" (text host "zsh/zshrc"))
      (lib.hasInfix "fzf_key_bindings" (text host "fish/conf.d/nivis.fish"))
      host.config.programs.bash.interactiveShellInit
      (lib.hasInfix "zoxide init zsh --no-cmd" (text host "zsh/zshrc"))
      (lib.hasInfix "zoxide init fish --no-cmd" (text host "fish/conf.d/nivis.fish"))
    ];
    expected = [
      true
      true
      true
      ''
        eval "$(/usr/bin/zoxide init bash --no-cmd )"
      ''
      true
      true
    ];
  };

  "Java, npm, mosh, lazygit and Wireshark" = {
    module = {
      nivis.distribution = "arch";
      networking.firewall.enable = true;
      programs = {
        java = {
          enable = true;
          binfmt = true;
        };
        npm.enable = true;
        mosh.enable = true;
        lazygit = {
          enable = true;
          settings.gui.nerdFontsVersion = "3";
        };
        wireshark = {
          enable = true;
          usbmon.enable = true;
        };
        mtr.enable = true;
        tcpdump.enable = true;
      };
    };
    actual = host: [
      (lib.hasInfix "export JAVA_HOME" host.config.environment.shellInit)
      (lib.hasPrefix ":java-jar:E::jar::/nix/store/" (text host "binfmt.d/nivis-java.conf"))
      (text host "npmrc")
      host.config.networking.firewall.allowedUDPPortRanges
      (text host "xdg/lazygit/config.yml")
      (lib.hasInfix "setcap cap_net_raw,cap_net_admin+eip /usr/bin/dumpcap" host.config.systemd.services.wireshark-dumpcap.script)
      (text host "udev/rules.d/85-wireshark-usbmon.rules")
      (lib.sort lib.lessThan (map lib.getName host.config.environment.systemPackages))
    ];
    expected = [
      true
      true
      ''
        prefix = ''${HOME}/.npm
      ''
      [
        {
          from = 60000;
          to = 61000;
        }
      ]
      ''
        {
          "gui": {
            "nerdFontsVersion": "3"
          }
        }
      ''
      true
      ''
        SUBSYSTEM=="usbmon", MODE="0640", GROUP="wireshark"
      ''
      [
        "bash"
        "jdk"
        "lazygit"
        "mosh"
        "mtr"
        "nftables"
        "nftables"
        "nodejs"
        "tcpdump"
        "wireshark-cli"
      ]
    ];
  };

  "programs that are only installed, and what may be left out" = {
    module = {
      nivis.distribution = "arch";
      networking.firewall.enable = true;
      programs = {
        bandwhich.enable = true;
        gphoto2.enable = true;
        iftop.enable = true;
        iotop.enable = true;
        traceroute.enable = true;
        whois.enable = true;
        less = {
          enable = true;
          configFile = "/etc/own.less";
        };
        mosh = {
          enable = true;
          openFirewall = false;
        };
        zoxide = {
          enable = true;
          enableBashIntegration = false;
          enableZshIntegration = false;
          enableFishIntegration = false;
        };
        zsh.enable = true;
        fish.enable = true;
      };
    };
    actual = host: [
      host.config.environment.variables.LESSKEYIN_SYSTEM
      host.config.networking.firewall.allowedUDPPortRanges
      host.config.programs.bash.interactiveShellInit
      (lib.sort lib.lessThan (map lib.getName host.config.environment.systemPackages))
    ];
    expected = [
      "/etc/own.less"
      [ ]
      ""
      [
        "bandwhich"
        "bash"
        "fish"
        "gphoto2"
        "iftop"
        "iotop"
        "less"
        "mosh"
        "nftables"
        "nftables"
        "traceroute"
        "whois"
        "zoxide"
        "zsh"
      ]
    ];
  };

  "what goes with bat, who captures, and files of npm and nano" = {
    module =
      { pkgs, ... }:
      {
        programs = {
          bat = {
            enable = true;
            extraPackages = [ pkgs.jq ];
          };
          wireshark = {
            enable = true;
            dumpcap.enable = false;
          };
          npm = {
            enable = true;
            npmrc = "prefix = /srv/npm\n";
          };
          nano = {
            enable = true;
            syntaxHighlight = false;
          };
        };
      };
    actual = host: [
      (lib.elem "jq" (map (p: p.name) host.config.environment.systemPackages))
      (host.config.systemd.services ? wireshark-dumpcap)
      (text host "npmrc")
      (host.config.environment.etc ? nanorc)
    ];
    expected = [
      true
      false
      "prefix = /srv/npm\n"
      false
    ];
  };
}
