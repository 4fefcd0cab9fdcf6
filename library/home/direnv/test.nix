{
  lib,
  text,
  ...
}:
{
  "hooks, settings, functions" = {
    module = {
      programs = {
        bash.enable = true;
        zsh.enable = true;
        fish.enable = true;
        direnv = {
          enable = true;
          silent = true;
          stdlib = "layout_own() { :; }\n";
          nix-direnv.enable = true;
        };
      };
    };
    actual = host: [
      (text host ".config/direnv/direnv.toml")
      (text host ".config/direnv/direnvrc")
      (lib.hasInfix "share/nix-direnv/direnvrc" (text host ".config/direnv/lib/hm-nix-direnv.sh"))
      (lib.hasInfix "eval \"$(/usr/bin/direnv hook bash)\"" (text host ".bashrc"))
      (lib.hasInfix "eval \"$(/usr/bin/direnv hook zsh)\"" (text host ".zshrc"))
      (lib.hasInfix "/usr/bin/direnv hook fish | source" (text host ".config/fish/config.fish"))
      host.config.home.sessionVariables.DIRENV_LOG_FORMAT
    ];
    expected = [
      ''
        [global]
        log_filter = "^$"
        log_format = "-"
      ''
      ''
        layout_own() { :; }
      ''
      true
      true
      true
      true
      ""
    ];
  };

  "mise, and shells that go without" = {
    module = {
      nivis.distribution = "arch";
      programs = {
        bash.enable = true;
        direnv = {
          enable = true;
          enableBashIntegration = false;
          mise.enable = true;
        };
      };
    };
    actual = host: [
      (text host ".config/direnv/lib/hm-mise.sh")
      (lib.hasInfix "direnv" (text host ".bashrc"))
    ];
    expected = [
      ''
        eval "$(/usr/bin/mise direnv activate)"
      ''
      false
    ];
  };

  "its own settings, mise and nix-direnv of other packages" = {
    module =
      { pkgs, ... }:
      {
        programs.direnv = {
          enable = true;
          config.whitelist.prefix = [ "/data" ];
          mise.enable = true;
          mise.package = pkgs.writeShellScriptBin "mise" "";
          nix-direnv.enable = true;
          nix-direnv.package = pkgs.writeTextDir "share/nix-direnv/direnvrc" "";
        };
      };
    actual = host: [
      (text host ".config/direnv/direnv.toml")
      (lib.hasInfix "/bin/mise direnv activate" (text host ".config/direnv/lib/hm-mise.sh"))
      (lib.hasSuffix "-direnvrc/share/nix-direnv/direnvrc" (
        toString host.config.xdg.configFile."direnv/lib/hm-nix-direnv.sh".source
      ))
      (map lib.getName host.config.home.packages)
    ];
    expected = [
      ''
        [whitelist]
        prefix = ["/data"]
      ''
      true
      true
      [
        "direnv"
        "mise"
      ]
    ];
  };
}
