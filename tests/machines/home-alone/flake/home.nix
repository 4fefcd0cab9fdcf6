{ lib, pkgs, ... }:
{
  home.username = "carol";
  home.packages = [
    pkgs.ripgrep
    (pkgs.writeShellScriptBin "greet" "echo hello from the store")
  ];
  home.file.".face".text = "first\n";
  home.sessionVariables.GREETING = "hello there";
  programs.bash.enable = true;

  systemd.user.services.worker = {
    Service.Environment = [ "STEP=1" ];
    Service.ExecStart = "/bin/sleep infinity";
    Install.WantedBy = [ "default.target" ];
  };
  home.activation.note = lib.hm.dag.entryAfter [ "writeBoundary" ] "run touch $HOME/ran";
}
