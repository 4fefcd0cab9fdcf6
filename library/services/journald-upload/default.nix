# The machine's journal is sent to another machine.
# Ports: none. State: /var/lib/systemd/journal-upload.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (import ../_common { inherit lib; })
    flag
    maybe
    needed
    option
    ;
  cfg = config.services.journald.upload;
  sections = import ../_common/sections.nix { inherit lib; };
  configText = sections.toText cfg.settings;
in
{
  options.services.journald.upload = {
    enable = flag false "Whether the journal is sent.";
    settings = option (types.submodule {
      freeformType = sections.type;
      options.Upload = {
        URL = needed types.str "Address it is sent to.";
        ServerKeyFile = maybe types.str "File of this machine's key.";
        ServerCertificateFile = maybe types.str "File of this machine's certificate.";
        TrustedCertificateFile = maybe types.str "File of the authority of the other's certificate.";
        NetworkTimeoutSec = maybe types.str "How long it is tried.";
      };
    }) { } "Settings, see {manpage}`journal-upload.conf(5)`.";
  };

  config = mkIf cfg.enable {
    environment.systemPackages = [ pkgs.systemd-journal-remote ];
    environment.etc."systemd/journal-upload.conf".text = configText;
    systemd.services.systemd-journal-upload = {
      wantedBy = [ "multi-user.target" ];
      restartTriggers = [ configText ];
      serviceConfig = {
        Restart = "always";
        RestartSec = "3sec";
      };
    };
  };
}
