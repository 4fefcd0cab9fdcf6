{
  lib,
  text,
  ...
}:
{
  "settings, attributes, large files and the prompt" = {
    module = {
      programs.git = {
        enable = true;
        config = {
          init.defaultBranch = "main";
          url."https://github.com/".insteadOf = [
            "gh:"
            "github:"
          ];
        };
        attributes = "*.pdf diff=pdf";
        lfs.enable = true;
        prompt.enable = true;
      };
    };
    actual = host: [
      (text host "gitconfig")
      (text host "gitattributes")
      (lib.hasInfix "git-sh-prompt" host.config.environment.interactiveShellInit)
      (lib.elem "git-lfs" (map lib.getName host.config.environment.systemPackages))
    ];
    expected = [
      "[filter \"lfs\"]\n\tclean = \"git-lfs clean -- %f\"\n\tprocess = \"git-lfs filter-process\"\n\trequired = true\n\tsmudge = \"git-lfs smudge -- %f\"\n\n[init]\n\tdefaultBranch = \"main\"\n\n[url \"https://github.com/\"]\n\tinsteadOf = \"gh:\"\n\tinsteadOf = \"github:\"\n"
      ''
        *.pdf diff=pdf
      ''
      true
      true
    ];
  };

  "sections may be in order" = {
    module = {
      programs.git = {
        enable = true;
        config = [
          { user.name = "A"; }
          { core.editor = "vim"; }
        ];
      };
    };
    actual = host: text host "gitconfig";
    expected = "\n[user]\n\tname = \"A\"\n\n[core]\n\teditor = \"vim\"\n";
  };

  "a package that is not there is refused" = {
    module = {
      programs.git = {
        enable = true;
        lfs.enablePureSSHTransfer = true;
      };
    };
    refused = true;
  };
}
