# bash for everyone. /etc/profile stays the distribution's: login shells read /etc/profile.d/nivis-bash.sh, and what is
# said for interactive shells stands in the distribution's bashrc, which is then ours.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; }) flag lines;
  cfg = config.programs.bash;
  cfge = config.environment;
  shell = import ../_lib/shell.nix {
    inherit lib;
    inherit (config.nivis) distribution;
    hasProfile = config.environment.etc ? "profile.d/nivis.sh";
  };
  inherit (shell) block;

  login = block cfg.shellInit + block cfg.loginShellInit;

  interactive =
    lib.optionalString cfg.completion.enable ''
      if ! shopt -oq posix && [ -f /usr/share/bash-completion/bash_completion ]; then
        . /usr/share/bash-completion/bash_completion
      fi
    ''
    + block cfg.promptInit
    + block cfg.promptPluginInit
    + shell.aliases (cfge.shellAliases // cfg.shellAliases)
    + block cfge.interactiveShellInit
    + block cfg.interactiveShellInit;

  isSaid =
    cfg.shellInit
    + cfg.promptInit
    + cfg.promptPluginInit
    + cfge.interactiveShellInit
    + cfg.interactiveShellInit != ""
    || cfge.shellAliases != { }
    || cfg.shellAliases != { };
in
{
  options.programs.bash = shell.options // {
    enable = flag true "Whether bash is set up for everyone.";
    completion.enable = flag true "Whether arguments are completed, where the library writes bash's files.";
    completion.package = mkOption {
      type = types.package;
      default = pkgs.bash-completion;
      defaultText = lib.literalExpression "pkgs.bash-completion";
      description = "The package of completion.";
    };
    promptInit = lines "Commands that set up the prompt; where nothing is said it is the distribution's.";
    promptPluginInit = mkOption {
      type = types.lines;
      default = "";
      internal = true;
      description = "Commands that set up programs of the prompt.";
    };
    logout = lines "Commands of the login shell's end.";
  };

  config = mkIf cfg.enable {
    environment.systemPackages = [
      pkgs.bash
    ]
    ++ lib.optional (isSaid && cfg.completion.enable) cfg.completion.package;

    environment.etc = {
      "profile.d/nivis-bash.sh" = mkIf (login != "") {
        text = "if [ -n \"\${BASH_VERSION-}\" ]; then\n${login}fi\n";
      };

      ${shell.places.bashrc} = mkIf isSaid {
        text = ''
          # Written by Nivis; the distribution's own comes back when nothing is declared for bash.
          [ -z "''${PS1-}" ] && return

          shopt -s checkwinsize
          if [ -z "''${debian_chroot:-}" ] && [ -r /etc/debian_chroot ]; then
            debian_chroot=$(cat /etc/debian_chroot)
          fi
          PS1='${"$"}{debian_chroot:+($debian_chroot)}\u@\h:\w\$ '

          ${block cfg.shellInit}${interactive}
        '';
      };

      "bash.bash_logout" = mkIf (cfg.logout != "") { text = cfg.logout; };
    };
  };
}
