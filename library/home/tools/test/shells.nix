# What tools put into shells, and what they leave out.
{ lib, text, ... }:
let
  tools = [
    "atuin"
    "dircolors"
    "direnv"
    "eza"
    "fzf"
    "starship"
    "zoxide"
  ];
  shellFiles = [
    ".bashrc"
    ".config/fish/config.fish"
    ".zshrc"
  ];

  # All tools, and the shells; in the shells if `integrated`.
  programs =
    integrated:
    let
      tool = {
        enable = true;
        enableBashIntegration = integrated;
        enableFishIntegration = integrated;
        enableZshIntegration = integrated;
      };
    in
    {
      bash.enable = true;
      fish.enable = true;
      zsh.enable = true;
    }
    // lib.genAttrs tools (_: tool)
    // {
      # Debian has none.
      atuin = tool // {
        package = null;
      };
    };
in
{
  "shells go without what they are not to have" = {
    module.programs = programs false;
    actual =
      host:
      let
        files = map (text host) shellFiles;
      in
      lib.filter (name: lib.any (lib.hasInfix name) files) tools;
    expected = [ ];
  };

  "shells have what they are to have" = {
    module = {
      home.shell.enableShellIntegration = false;
      programs = programs true;
    };
    actual =
      host: map (file: lib.filter (name: !(lib.hasInfix name (text host file))) tools) shellFiles;
    expected = [
      [ ]
      [ ]
      [ ]
    ];
  };
}
