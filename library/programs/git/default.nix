# git for everyone: /etc/gitconfig and /etc/gitattributes.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkMerge
    mkOption
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable lines;
  cfg = config.programs.git;

  ini = types.attrsOf (types.attrsOf types.anything);
  configType = types.either ini (types.listOf ini) // {
    # Sets come first and merged, lists after them in their order.
    merge =
      loc: defs:
      let
        sets = lib.filter (d: !lib.isList d.value) defs;
        lists = lib.filter (d: lib.isList d.value) defs;
      in
      [ (ini.merge loc sets) ] ++ lib.concatMap (d: d.value) lists;
  };

  prompt = "/usr/lib/git-core/git-sh-prompt";
in
{
  options.programs.git = {
    enable = enable "git is set up for everyone";
    package = mkOption {
      type = types.package;
      default = pkgs.git;
      defaultText = lib.literalExpression "pkgs.git";
      description = "The package of git.";
    };
    config = mkOption {
      type = configType;
      default = [ ];
      example = {
        init.defaultBranch = "main";
      };
      description = "Contents of /etc/gitconfig: sections, or a list of them where their order matters.";
    };
    attributes = lines "Contents of /etc/gitattributes.";
    prompt.enable = enable "functions for a prompt with git's state are there";
    lfs = {
      enable = enable "large files are kept beside";
      package = mkOption {
        type = types.package;
        default = pkgs.git-lfs;
        defaultText = lib.literalExpression "pkgs.git-lfs";
        description = "The package of git-lfs.";
      };
      enablePureSSHTransfer = enable "large files are served over SSH alone";
    };
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = !cfg.lfs.enablePureSSHTransfer;
        message = "`programs.git.lfs.enablePureSSHTransfer': distributions have no package of git-lfs-transfer.";
      }
    ];
    environment.systemPackages = [ cfg.package ] ++ lib.optional cfg.lfs.enable cfg.lfs.package;
    environment.etc = {
      gitconfig = mkIf (cfg.config != [ ]) {
        text = lib.concatMapStringsSep "\n" lib.generators.toGitINI cfg.config;
      };
      gitattributes = mkIf (cfg.attributes != "") { text = "${cfg.attributes}\n"; };
    };
    programs.git.config = mkMerge [
      (mkIf cfg.lfs.enable {
        filter.lfs = {
          clean = "git-lfs clean -- %f";
          smudge = "git-lfs smudge -- %f";
          process = "git-lfs filter-process";
          required = true;
        };
      })
    ];
    # Debian and Alpine; Fedora, Arch.
    environment.interactiveShellInit = mkIf cfg.prompt.enable ''
      for prompt in ${prompt} /usr/share/git-core/contrib/completion/git-prompt.sh /usr/share/git/completion/git-prompt.sh; do
        if [ -f "$prompt" ]; then . "$prompt"; break; fi
      done
      unset prompt
    '';
  };
}
