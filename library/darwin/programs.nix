# Programs and services with options of their own.
{ lib, pkgs, ... }:
let
  inherit (lib) types;
  inherit (import ../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    maybe
    option
    ;

  minutes = types.either types.ints.positive (types.enum [ "never" ]);

  shell = name: {
    enable = enable "${name} is set up";
    interactiveShellInit = lines "What interactive shells run.";
    loginShellInit = lines "What login shells run.";
    shellInit = lines "What all shells run.";
  };
in
{
  options = {
    programs = {
      bash = {
        enable = flag true "Whether Bash is set up.";
        completion.enable = enable "words are completed";
        interactiveShellInit = lines "What interactive shells run.";
      };
      zsh = shell "zsh" // {
        enable = flag true "Whether zsh is set up.";
        promptInit = lines "What makes the prompt.";
        enableCompletion = flag true "Whether words are completed.";
        enableSyntaxHighlighting = enable "lines are coloured";
      };
      fish = shell "fish";
      direnv.enable = enable "direnv loads a folder's environment";
      direnv.nix-direnv.enable = flag true "Whether nix-direnv is used.";
      direnv.silent = enable "it says nothing";
      gnupg.agent.enable = enable "GnuPG's agent runs";
      gnupg.agent.enableSSHSupport = enable "it has keys of ssh, too";
      ssh.extraConfig = lines "Text of ssh_config.";
      ssh.knownHosts = option (types.attrsOf (
        types.submodule {
          options = {
            hostNames = option (types.listOf types.str) [ ] "Names.";
            extraHostNames = option (types.listOf types.str) [ ] "Further names.";
            publicKey = maybe types.str "Key.";
            publicKeyFile = maybe types.path "File with the key.";
          };
        }
      )) { } "Keys of other machines.";
      tmux.enable = enable "tmux is set up";
      tmux.extraConfig = lines "Text of tmux.conf.";
      vim.enable = enable "Vim is set up";
    };
    services = {
      openssh.enable = maybe types.bool "Whether the machine can be reached by ssh.";
      openssh.extraConfig = lines "Text of sshd_config.";
      tailscale.enable = enable "Tailscale runs";
      tailscale.package = option types.package pkgs.tailscale "The package.";
    };
    security = {
      pam.services.sudo_local = {
        enable = flag true "Whether the file is made.";
        touchIdAuth = flag false "Whether a finger is enough for sudo.";
        watchIdAuth = flag false "Whether the watch is.";
        reattach = flag false "Whether that works in tmux.";
      };
      pki.certificateFiles = option (types.listOf types.path) [ ] "Further authorities.";
      sudo.extraConfig = maybe types.lines "Lines of sudoers.";
    };
    power.sleep = {
      computer = maybe minutes "Minutes until the machine sleeps.";
      display = maybe minutes "Minutes until the screen does.";
    };
  };
}
