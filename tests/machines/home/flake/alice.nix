{ lib, ... }:
{
  home.file.".face".text = "first\n";
  home.file.".config/deep/er/file".text = "deep\n";
  home.file.".private" = {
    source = ./private;
    executable = false;
  };
  home.sessionVariables.GREETING = "hello there";

  programs.bash = {
    enable = true;
    shellAliases.ll = "ls -l";
  };
  programs.git = {
    enable = true;
    settings.user.name = "Alice Example";
  };

  systemd.user.services = {
    steady = {
      Service.ExecStart = "/bin/sleep infinity";
      Install.WantedBy = [ "default.target" ];
    };
    worker = {
      Service.Environment = [ "STEP=1" ];
      Service.ExecStart = "/bin/sleep infinity";
      Install.WantedBy = [ "default.target" ];
    };
  };

  home.activation = {
    second = lib.hm.dag.entryAfter [ "first" ] "run echo second >> $HOME/ran";
    first = lib.hm.dag.entryAfter [ "writeBoundary" ] "run echo first as $(id -un) > $HOME/ran";
  };
}
