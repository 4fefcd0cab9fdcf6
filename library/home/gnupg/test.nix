{
  lib,
  manifest,
  text,
  ...
}:
{
  "settings and keys" = {
    module = {
      programs.gpg = {
        enable = true;
        settings.no-comments = false;
        scdaemonSettings.disable-ccid = true;
        dirmngrSettings.keyserver = "ldaps://x";
        gpgsmSettings.with-key-data = true;
        publicKeys = [
          {
            text = "KEY";
            trust = "full";
          }
        ];
      };
    };
    actual = host: [
      (text host ".gnupg/gpg.conf")
      (text host ".gnupg/scdaemon.conf")
      (text host ".gnupg/dirmngr.conf")
      (text host ".gnupg/gpgsm.conf")
      host.config.home.sessionVariables.GNUPGHOME
      (
        builtins.match ".*run importTrust \"/nix/store/[^\"]*\" 4\n.*" host.config.home.activation.importGpgKeys.data
        != null
      )
    ];
    expected = [
      ''
        cert-digest-algo SHA512
        default-preference-list SHA512 SHA384 SHA256 AES256 AES192 AES ZLIB BZIP2 ZIP Uncompressed
        display-charset utf-8
        keyid-format 0xlong
        list-options show-uid-validity

        no-emit-version
        no-symkey-cache
        personal-cipher-preferences AES256 AES192 AES
        personal-compress-preferences ZLIB BZIP2 ZIP Uncompressed
        personal-digest-preferences SHA512 SHA384 SHA256
        require-cross-certification
        s2k-cipher-algo AES256
        s2k-digest-algo SHA512
        verify-options show-uid-validity
        with-fingerprint
      ''
      ''
        disable-ccid
      ''
      ''
        keyserver ldaps://x
      ''
      ''
        with-key-data
      ''
      "/home/ops/.gnupg"
      true
    ];
  };

  "a key ring that cannot be changed is refused" = {
    module = {
      programs.gpg = {
        enable = true;
        mutableKeys = false;
      };
    };
    refused = true;
  };

  "the agent is started by its sockets and may serve ssh" = {
    module = {
      programs.bash.enable = true;
      services.gpg-agent = {
        enable = true;
        enableSshSupport = true;
        enableExtraSocket = true;
        enableScDaemon = false;
        grabKeyboardAndMouse = false;
        noAllowExternalCache = true;
        verbose = true;
        defaultCacheTtl = 60;
        defaultCacheTtlSsh = 61;
        maxCacheTtl = 62;
        maxCacheTtlSsh = 63;
        sshKeys = [ "GRIP" ];
        extraConfig = "allow-loopback-pinentry";
      };
    };
    actual = host: [
      (text host ".gnupg/gpg-agent.conf")
      (text host ".gnupg/sshcontrol")
      (lib.attrNames (manifest host).units)
      host.config.systemd.user.services.gpg-agent.Service.ExecStart
      (lib.hasInfix "gpgconf --list-dirs agent-ssh-socket" (text host ".profile"))
      (lib.hasInfix "gpg-connect-agent --quiet updatestartuptty /bye" (text host ".bashrc"))
    ];
    expected = [
      ''
        enable-ssh-support
        disable-scdaemon
        no-allow-external-cache
        default-cache-ttl 60
        default-cache-ttl-ssh 61
        max-cache-ttl 62
        max-cache-ttl-ssh 63
        allow-loopback-pinentry''
      ''
        GRIP
      ''
      [
        "gpg-agent-extra.socket"
        "gpg-agent-ssh.socket"
        "gpg-agent.service"
        "gpg-agent.socket"
      ]
      [ "/usr/bin/gpg-agent --supervised --verbose" ]
      true
      true
    ];
  };

  "ssh's own agent" = {
    module = {
      programs.zsh.enable = true;
      services.ssh-agent = {
        enable = true;
        socket = "agent";
        defaultMaximumIdentityLifetime = 60;
        pkcs11Whitelist = [ "/usr/lib/a.so" ];
      };
    };
    actual = host: [
      host.config.systemd.user.services.ssh-agent.Service.ExecStart
      (lib.hasInfix "export SSH_AUTH_SOCK=\"$XDG_RUNTIME_DIR/agent\"" (text host ".zshenv"))
    ];
    expected = [
      [ "/usr/bin/ssh-agent -D -a %t/agent -t 60 -P '/usr/lib/a.so'" ]
      true
    ];
  };

  "two agents for ssh are refused" = {
    module = {
      services.ssh-agent.enable = true;
      services.gpg-agent = {
        enable = true;
        enableSshSupport = true;
      };
    };
    refused = true;
  };

  "GnuPG may ask otherwise, and shells go without" = {
    module =
      { pkgs, ... }:
      {
        programs.bash.enable = true;
        programs.zsh.enable = true;
        programs.fish.enable = true;
        services.gpg-agent = {
          enable = true;
          enableBashIntegration = false;
          enableZshIntegration = false;
          enableFishIntegration = false;
          pinentry.package = pkgs.pinentry-qt;
          pinentry.program = "pinentry";
        };
      };
    actual = host: [
      (text host ".gnupg/gpg-agent.conf")
      (lib.any (f: lib.hasInfix "GPG_TTY" (text host f)) [
        ".bashrc"
        ".zshrc"
        ".config/fish/config.fish"
      ])
    ];
    expected = [
      ''
        grab
        pinentry-program /usr/bin/pinentry
      ''
      false
    ];
  };

  "another folder" = {
    module = {
      programs.gpg = {
        enable = true;
        homedir = "/home/ops/.local/share/gnupg";
        publicKeys = [ { source = "/data/key.asc"; } ];
      };
    };
    actual = host: [
      host.config.home.sessionVariables.GNUPGHOME
      (host.config.home.file ? "/home/ops/.local/share/gnupg/gpg.conf")
      (lib.hasInfix "--import /data/key.asc" host.config.home.activation.importGpgKeys.data)
    ];
    expected = [
      "/home/ops/.local/share/gnupg"
      true
      true
    ];
  };

  "the agent listens where GnuPG looks by itself" = {
    module = {
      programs.gpg.homedir = "/home/ops/g";
      services.gpg-agent.enable = true;
    };
    refused = true;
  };

  "trust that cannot be changed needs a builder" = {
    module = {
      programs.gpg.enable = true;
      programs.gpg.mutableTrust = false;
    };
    refused = true;
  };

  "ssh's agent is another package" = {
    module =
      { pkgs, ... }:
      {
        services.ssh-agent = {
          enable = true;
          package = pkgs.writeShellScriptBin "own-ssh" "";
        };
      };
    actual =
      host:
      lib.last (
        lib.splitString "-own-ssh" (lib.head host.config.systemd.user.services.ssh-agent.Service.ExecStart)
      );
    expected = "/bin/ssh-agent -D -a %t/ssh-agent";
  };

  "shells find an agent of one's own" = {
    module = {
      programs.bash.enable = true;
      programs.fish.enable = true;
      programs.zsh.enable = true;
      sshAuthSock = {
        enable = true;
        initialization = {
          bash = "export SSH_AUTH_SOCK=/run/bash";
          fish = "set -x SSH_AUTH_SOCK /run/fish";
          zsh = "export SSH_AUTH_SOCK=/run/zsh";
        };
      };
    };
    actual =
      host:
      map (file: lib.filter (lib.hasInfix "/run/") (lib.splitString "\n" (text host file))) [
        ".profile"
        ".config/fish/config.fish"
        ".zprofile"
      ];
    expected = [
      [ "  export SSH_AUTH_SOCK=/run/bash" ]
      [ "  set -x SSH_AUTH_SOCK /run/fish" ]
      [ "  export SSH_AUTH_SOCK=/run/zsh" ]
    ];
  };
}
