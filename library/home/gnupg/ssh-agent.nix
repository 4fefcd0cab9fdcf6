# ssh's own agent, and where shells find an agent.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    maybe
    option
    package
    strings
    ;
  cfg = config.services.ssh-agent;
  socket = config.sshAuthSock;

  code =
    shell:
    mkOption {
      type = types.str;
      description = "Commands that say in ${shell} where the agent is.";
    };
  indented =
    text:
    lib.concatMapStringsSep "\n" (l: if l == "" then "" else "  ${l}") (lib.splitString "\n" text);
  # An agent that came with the connection goes before.
  unlessForwarded = text: ''
    if [ -z "$SSH_AUTH_SOCK" -o -z "$SSH_CONNECTION" ]; then
    ${indented text}
    fi
  '';
in
{
  options = {
    sshAuthSock = {
      enable = enable "shells find an agent of ssh";
      initialization = {
        bash = code "bash";
        fish = code "fish";
        zsh = option types.str socket.initialization.bash "The same in zsh." // {
          defaultText = lib.literalExpression "config.sshAuthSock.initialization.bash";
        };
      };
    };

    services.ssh-agent = {
      enable = enable "ssh's agent runs";
      package = package pkgs "openssh";
      socket = option types.str "ssh-agent" "Name of its socket in the runtime folder.";
      defaultMaximumIdentityLifetime = maybe types.ints.positive "Seconds keys are kept.";
      pkcs11Whitelist = strings "Libraries of PKCS#11 it may load.";
    };
  };

  config = lib.mkMerge [
    (mkIf cfg.enable {
      assertions = [
        {
          assertion = !(config.services.gpg-agent.enable && config.services.gpg-agent.enableSshSupport);
          message = "`services.ssh-agent' and `services.gpg-agent.enableSshSupport' both serve ssh; enable one of them.";
        }
      ];
      sshAuthSock = {
        enable = true;
        initialization.bash = ''export SSH_AUTH_SOCK="$XDG_RUNTIME_DIR/${cfg.socket}"'';
        initialization.fish = ''set -x SSH_AUTH_SOCK "$XDG_RUNTIME_DIR/${cfg.socket}"'';
      };
      systemd.user.services.ssh-agent = {
        Install.WantedBy = [ "default.target" ];
        Unit = {
          Description = "SSH authentication agent";
          Documentation = "man:ssh-agent(1)";
        };
        Service = {
          ExecStart =
            "${lib.getExe' cfg.package "ssh-agent"} -D -a %t/${cfg.socket}"
            + lib.optionalString (
              cfg.defaultMaximumIdentityLifetime != null
            ) " -t ${toString cfg.defaultMaximumIdentityLifetime}"
            + lib.optionalString (
              cfg.pkcs11Whitelist != [ ]
            ) " -P '${lib.concatStringsSep "," cfg.pkcs11Whitelist}'";
          SuccessExitStatus = 2;
        };
      };
    })
    (mkIf socket.enable {
      programs = {
        bash.profileExtra = lib.mkOrder 900 (unlessForwarded socket.initialization.bash);
        zsh.envExtra = lib.mkOrder 900 ''
          if [[ ! -o login ]]; then
          ${indented (unlessForwarded socket.initialization.zsh)}
          fi
        '';
        zsh.profileExtra = lib.mkOrder 900 (unlessForwarded socket.initialization.zsh);
        fish.shellInit = lib.mkOrder 900 ''
          if test -z "$SSH_AUTH_SOCK"; or test -z "$SSH_CONNECTION"
          ${indented socket.initialization.fish}
          end
        '';
      };
    })
  ];
}
