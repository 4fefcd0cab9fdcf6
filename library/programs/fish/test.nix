{ text, ... }:
{
  "one file beside the distribution's" = {
    module = {
      environment.shellAliases.ll = "ls -l";
      programs.fish = {
        enable = true;
        shellAbbrs.g = "git";
        shellInit = "echo all";
        loginShellInit = "echo login";
        interactiveShellInit = "echo interactive";
        promptInit = "echo prompt";
      };
    };
    actual = host: text host "fish/conf.d/nivis.fish";
    expected = null;
  };

  "completions of manual pages are refused" = {
    module = {
      programs.fish = {
        enable = true;
        generateCompletions = true;
      };
    };
    refused = true;
  };

  "so is leaving out what packages bring" = {
    module = {
      programs.fish = {
        enable = true;
        vendor.config.enable = false;
      };
    };
    refused = true;
  };
}
