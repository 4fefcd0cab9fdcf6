{
  environment = {
    variables.EDITOR = "vim";
    sessionVariables.LANGUAGE = "de:en";
    shellAliases.ll = "ls -l";
    shellInit = "umask 027";
  };
}
