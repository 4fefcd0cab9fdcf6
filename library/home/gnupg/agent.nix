# GnuPG's agent, started by its sockets; it may take the place of ssh-agent.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    optional
    optionalString
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    maybe
    ;
  cfg = config.services.gpg-agent;
  inherit (config.programs.gpg) homedir;
  gnupg = if config.programs.gpg.package == null then pkgs.gnupg else config.programs.gpg.package;
  program = lib.getExe' gnupg;

  integration = lib.hm.shell;
  updateTty = optionalString cfg.enableSshSupport "${program "gpg-connect-agent"} --quiet updatestartuptty /bye > /dev/null\n";

  seconds = maybe types.int;

  # gpgconf's own folder below the runtime folder.
  socket = description: documentation: stream: name: {
    Unit = {
      Description = description;
      Documentation = documentation;
    };
    Socket = {
      ListenStream = "%t/gnupg/${stream}";
      FileDescriptorName = name;
      Service = "gpg-agent.service";
      SocketMode = "0600";
      DirectoryMode = "0700";
    };
    Install.WantedBy = [ "sockets.target" ];
  };
in
{
  imports = [ ./ssh-agent.nix ];

  options.services.gpg-agent = {
    enable = enable "GnuPG's agent is set up";
    defaultCacheTtl = seconds "Seconds a passphrase is kept since it was last used.";
    defaultCacheTtlSsh = seconds "The same for keys of ssh.";
    maxCacheTtl = seconds "Seconds a passphrase is kept at most.";
    maxCacheTtlSsh = seconds "The same for keys of ssh.";
    enableSshSupport = enable "the agent serves ssh";
    sshKeys = maybe (types.listOf types.str) "Key grips of the keys it offers ssh.";
    enableExtraSocket = enable "there is a socket with fewer rights, to be passed on to other machines";
    verbose = enable "the agent says more";
    grabKeyboardAndMouse = flag true "Whether nothing else sees what is typed into its window.";
    enableScDaemon = flag true "Whether smart cards are used.";
    noAllowExternalCache = enable "the desktop's key ring does not keep passphrases";
    extraConfig = lines "Further lines of gpg-agent.conf.";
    pinentry.package = maybe types.package "The program that asks for passphrases.";
    pinentry.program = maybe types.str "Its name in the package.";
    enableBashIntegration = integration.mkBashIntegrationOption { inherit config; };
    enableFishIntegration = integration.mkFishIntegrationOption { inherit config; };
    enableZshIntegration = integration.mkZshIntegrationOption { inherit config; };
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = homedir == "${config.home.homeDirectory}/.gnupg";
        message = "`services.gpg-agent' listens where GnuPG looks for ~/.gnupg; with `programs.gpg.homedir = \"${homedir}\"' it would not be found. Leave the folder where it is, or start the agent otherwise.";
      }
    ];

    home.packages = [ gnupg ] ++ optional (cfg.pinentry.package != null) cfg.pinentry.package;

    home.file = {
      "${homedir}/gpg-agent.conf".text = lib.concatStringsSep "\n" (
        optional cfg.enableSshSupport "enable-ssh-support"
        ++ optional cfg.grabKeyboardAndMouse "grab"
        ++ optional (!cfg.enableScDaemon) "disable-scdaemon"
        ++ optional cfg.noAllowExternalCache "no-allow-external-cache"
        ++ lib.concatLists (
          lib.mapAttrsToList (key: v: optional (v != null) "${key} ${toString v}") {
            "default-cache-ttl" = cfg.defaultCacheTtl;
            "default-cache-ttl-ssh" = cfg.defaultCacheTtlSsh;
            "max-cache-ttl" = cfg.maxCacheTtl;
            "max-cache-ttl-ssh" = cfg.maxCacheTtlSsh;
          }
        )
        ++
          optional (cfg.pinentry.package != null)
            "pinentry-program ${
              if cfg.pinentry.program == null then
                lib.getExe cfg.pinentry.package
              else
                lib.getExe' cfg.pinentry.package cfg.pinentry.program
            }"
        ++ [ cfg.extraConfig ]
      );
      "${homedir}/sshcontrol" = mkIf (cfg.sshKeys != null) { text = lib.concatLines cfg.sshKeys; };
    };

    sshAuthSock = mkIf cfg.enableSshSupport {
      enable = true;
      initialization = {
        bash = ''
          unset SSH_AGENT_PID
          if [ "''${gnupg_SSH_AUTH_SOCK_by:-0}" -ne $$ ]; then
            export SSH_AUTH_SOCK="$(${program "gpgconf"} --list-dirs agent-ssh-socket)"
          fi
        '';
        fish = ''
          set -e SSH_AGENT_PID
          set -gx SSH_AUTH_SOCK (${program "gpgconf"} --list-dirs agent-ssh-socket)
        '';
      };
    };

    programs = {
      bash.initExtra = mkIf cfg.enableBashIntegration ''
        GPG_TTY="$(tty)"
        export GPG_TTY
        ${updateTty}'';
      zsh.initContent = mkIf cfg.enableZshIntegration ''
        export GPG_TTY=$TTY
        ${updateTty}'';
      fish.interactiveShellInit = mkIf cfg.enableFishIntegration ''
        set -gx GPG_TTY (tty)
        ${updateTty}'';
    };

    systemd.user = {
      services.gpg-agent = {
        Unit = {
          Description = "GnuPG cryptographic agent and passphrase cache";
          Documentation = "man:gpg-agent(1)";
          Requires = "gpg-agent.socket";
          After = "gpg-agent.socket";
          # It is started by its sockets.
          RefuseManualStart = true;
        };
        Service = {
          ExecStart = "${program "gpg-agent"} --supervised${optionalString cfg.verbose " --verbose"}";
          ExecReload = "${program "gpgconf"} --reload gpg-agent";
          Environment = [ "GNUPGHOME=${homedir}" ];
        };
      };
      sockets = {
        gpg-agent =
          socket "GnuPG cryptographic agent and passphrase cache" "man:gpg-agent(1)" "S.gpg-agent"
            "std";
        gpg-agent-ssh = mkIf cfg.enableSshSupport (
          socket "GnuPG cryptographic agent (ssh-agent emulation)"
            "man:gpg-agent(1) man:ssh-add(1) man:ssh-agent(1) man:ssh(1)"
            "S.gpg-agent.ssh"
            "ssh"
        );
        gpg-agent-extra = mkIf cfg.enableExtraSocket (
          socket "GnuPG cryptographic agent and passphrase cache (restricted)" "man:gpg-agent(1) man:ssh(1)"
            "S.gpg-agent.extra"
            "extra"
        );
      };
    };
  };
}
