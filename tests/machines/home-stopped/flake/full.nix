{ lib, ... }:
{
  home.file.".face".text = "new\n";
  home.file.".bashrc".text = "declared\n";
  home.file.".config/deep/er".text = "deep\n";
  systemd.user.services.worker = {
    Service.ExecStart = "/bin/sleep infinity";
    Install.WantedBy = [ "default.target" ];
  };
  home.activation.note = lib.hm.dag.entryAfter [ "writeBoundary" ] "run touch $HOME/ran";
}
