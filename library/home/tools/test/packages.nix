# Programs that may be those of another package.
{ lib, ... }:
let
  programs = [
    "aider-chat"
    "alacritty"
    "atuin"
    "awscli"
    "bat"
    "bottom"
    "btop"
    "cargo"
    "claude-code"
    "codex"
    "delta"
    "dircolors"
    "direnv"
    "eza"
    "fastfetch"
    "fd"
    "firefox"
    "fish"
    "foot"
    "fuzzel"
    "fzf"
    "gh"
    "ghostty"
    "git"
    "gitui"
    "go"
    "gpg"
    "helix"
    "htop"
    "imv"
    "jq"
    "jujutsu"
    "k9s"
    "kitty"
    "lazygit"
    "less"
    "lsd"
    "man"
    "mpv"
    "navi"
    "neovim"
    "opencode"
    "password-store"
    "poetry"
    "rclone"
    "ripgrep"
    "ruff"
    "ssh"
    "starship"
    "swaylock"
    "tealdeer"
    "tmux"
    "topgrade"
    "uv"
    "waybar"
    "wezterm"
    "yazi"
    "yt-dlp"
    "zathura"
    "zellij"
    "zoxide"
    "zsh"
  ];
in
{
  "each program may be that of another package" = {
    module =
      { lib, pkgs, ... }:
      {
        programs = lib.genAttrs programs (name: {
          enable = true;
          package = pkgs.writeShellScriptBin "own-${name}" "";
        });
      };
    actual =
      host: lib.subtractLists (map (p: p.name) host.config.home.packages) (map (n: "own-${n}") programs);
    expected = [ ];
  };
}
