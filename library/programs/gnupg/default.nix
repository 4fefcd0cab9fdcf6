# GnuPG's agent for every user, started by its sockets.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable;
  cfg = config.programs.gnupg;
  format = pkgs.formats.keyValue { mkKeyValue = lib.generators.mkKeyValueDefault { } " "; };
  program = lib.getExe' cfg.package;

  socket = description: documentation: stream: name: {
    unitConfig = {
      Description = description;
      Documentation = documentation;
    };
    socketConfig = {
      ListenStream = "%t/gnupg/${stream}";
      SocketMode = "0600";
      DirectoryMode = "0700";
    }
    // lib.optionalAttrs (name != null) {
      FileDescriptorName = name;
    }
    // lib.optionalAttrs (name != null && name != "std") { Service = "gpg-agent.service"; };
    wantedBy = [ "sockets.target" ];
  };
in
{
  options.programs.gnupg = {
    package = mkOption {
      type = types.package;
      default = pkgs.gnupg;
      defaultText = lib.literalExpression "pkgs.gnupg";
      description = "The package of GnuPG.";
    };
    agent = {
      enable = enable "GnuPG's agent is there for every user";
      enableSSHSupport = enable "it serves ssh";
      enableExtraSocket = enable "there is a socket with fewer rights, to be passed on to other machines";
      enableBrowserSocket = enable "there is a socket for browsers";
      pinentryPackage = mkOption {
        type = types.nullOr types.package;
        default = pkgs.pinentry-curses;
        defaultText = lib.literalExpression "pkgs.pinentry-curses";
        description = "The program that asks for passphrases.";
      };
      settings = mkOption {
        type = format.type;
        default = { };
        description = "Contents of /etc/gnupg/gpg-agent.conf.";
      };
    };
    dirmngr.enable = enable "GnuPG's service for keys of the network is there for every user";
  };

  config = mkIf cfg.agent.enable {
    assertions = [
      {
        assertion = cfg.agent.enableSSHSupport -> !config.programs.ssh.startAgent;
        message = "You can't use ssh-agent and GnuPG agent with SSH support enabled at the same time!";
      }
    ];

    programs.gnupg.agent.settings = mkIf (cfg.agent.pinentryPackage != null) {
      pinentry-program = lib.getExe cfg.agent.pinentryPackage;
    };
    environment = {
      etc."gnupg/gpg-agent.conf".source = format.generate "gpg-agent.conf" cfg.agent.settings;
      systemPackages = [ cfg.package ];
      interactiveShellInit = ''
        # Bind gpg-agent to this TTY if gpg commands are used.
        export GPG_TTY=$(tty)
      '';
      extraInit = mkIf cfg.agent.enableSSHSupport ''
        if [ -z "$SSH_AUTH_SOCK" ]; then
          export SSH_AUTH_SOCK=$(${program "gpgconf"} --list-dirs agent-ssh-socket)
        fi
      '';
    };
    # ssh does not tell the agent which terminal it is on.
    programs.ssh.extraConfig = mkIf cfg.agent.enableSSHSupport ''
      Match host * exec "${pkgs.runtimeShell} -c '${program "gpg-connect-agent"} --quiet updatestartuptty /bye >/dev/null 2>&1'"
    '';

    systemd.user = {
      services = {
        gpg-agent = {
          unitConfig = {
            Description = "GnuPG cryptographic agent and passphrase cache";
            Documentation = "man:gpg-agent(1)";
            Requires = [ "sockets.target" ];
          };
          serviceConfig = {
            ExecStart = "${program "gpg-agent"} --supervised";
            ExecReload = "${program "gpgconf"} --reload gpg-agent";
          };
        };
        dirmngr = mkIf cfg.dirmngr.enable {
          unitConfig = {
            Description = "GnuPG network certificate management daemon";
            Documentation = "man:dirmngr(8)";
            Requires = "dirmngr.socket";
          };
          serviceConfig = {
            ExecStart = "${program "dirmngr"} --supervised";
            ExecReload = "${program "gpgconf"} --reload dirmngr";
          };
        };
      };
      sockets = {
        gpg-agent =
          socket "GnuPG cryptographic agent and passphrase cache" "man:gpg-agent(1)" "S.gpg-agent"
            "std";
        gpg-agent-ssh = mkIf cfg.agent.enableSSHSupport (
          socket "GnuPG cryptographic agent (ssh-agent emulation)"
            "man:gpg-agent(1) man:ssh-add(1) man:ssh-agent(1) man:ssh(1)"
            "S.gpg-agent.ssh"
            "ssh"
        );
        gpg-agent-extra = mkIf cfg.agent.enableExtraSocket (
          socket "GnuPG cryptographic agent and passphrase cache (restricted)" "man:gpg-agent(1)"
            "S.gpg-agent.extra"
            "extra"
        );
        gpg-agent-browser = mkIf cfg.agent.enableBrowserSocket (
          socket "GnuPG cryptographic agent and passphrase cache (access for web browsers)" "man:gpg-agent(1)"
            "S.gpg-agent.browser"
            "browser"
        );
        dirmngr = mkIf cfg.dirmngr.enable (
          socket "GnuPG network certificate management daemon" "man:dirmngr(8)" "S.dirmngr" null
        );
      };
    };
  };
}
