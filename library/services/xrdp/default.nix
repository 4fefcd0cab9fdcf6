# Desktops for others, by the Remote Desktop Protocol; the clipboard and drives of the other side come with it.
# Ports: 3389 or `port`, opened by `openFirewall`. State: the key and certificate in /etc/xrdp.
# Otherwise than on NixOS: settings are the distribution's with what is declared put in at each start, in /run/xrdp-nivis.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkOption
    optional
    optionals
    optionalString
    types
    ;
  inherit (import ../_common { inherit lib; })
    flag
    isDistributionPackage
    option
    port
    text
    ;

  cfg = config.services.xrdp;
  folder = "/run/xrdp-nivis";
  fromDistribution = isDistributionPackage cfg.package;
  onDebian = lib.elem config.nivis.distribution [
    "debian"
    "ubuntu"
  ];

  startSession = pkgs.writeShellScript "startwm.sh" ''
    . /etc/profile
    ${optionalString cfg.audio.enable ''
      for program in /usr/libexec/{pipewire-module-xrdp/load_pw_modules.sh,pulseaudio-module-xrdp/load_pa_modules.sh,pulseaudio-xrdp-module/pulseaudio_xrdp_init}; do
        if [ -x "$program" ]; then "$program"; fi
      done
    ''}
    ${cfg.defaultWindowManager}
  '';

  prepare = ''
    rm -rf ${folder}
    cp -r ${if fromDistribution then "" else cfg.package}/etc/xrdp ${folder}
    chmod -R u+w ${folder}
    cd ${folder}
    sed -i \
      -e 's|^#*certificate=.*|certificate=${cfg.sslCert}|' \
      -e 's|^#*key_file=.*|key_file=${cfg.sslKey}|' \
      -e 's|^#*rsakeys_ini=.*|rsakeys_ini=/run/xrdp/rsakeys.ini|' \
      -e 's|^LogFile=.*|LogFile=/dev/null|' xrdp.ini
    sed -i \
      -e 's|^DefaultWindowManager=.*|DefaultWindowManager=${startSession}|' \
      -e 's|^ReconnectScript=.*|ReconnectScript=${folder}/reconnectwm.sh|' \
      -e 's|^LogFile=.*|LogFile=/dev/null|' sesman.ini
    ${optionalString (cfg.extraConfDirCommands != "") "out=${folder}\n${cfg.extraConfDirCommands}"}

    if [ ! -s ${cfg.sslCert} ] || [ ! -s ${cfg.sslKey} ]; then
      mkdir -p "$(dirname ${cfg.sslCert})" "$(dirname ${cfg.sslKey})"
      rm -f ${cfg.sslCert} ${cfg.sslKey}
      ${lib.getExe pkgs.openssl} req -x509 -newkey rsa:2048 -sha256 -nodes -days 365 \
        -subj /CN="$(uname -n)" -keyout ${cfg.sslKey} -out ${cfg.sslCert}
      chown root:xrdp ${cfg.sslKey} ${cfg.sslCert}
      chmod 440 ${cfg.sslKey} ${cfg.sslCert}
    fi
    mkdir -p /run/xrdp
    if [ ! -s /run/xrdp/rsakeys.ini ]; then
      ${lib.getExe' cfg.package "xrdp-keygen"} xrdp /run/xrdp/rsakeys.ini
    fi
    chown -hR xrdp:xrdp /run/xrdp ${folder}
  '';
in
{
  options.services.xrdp = {
    enable = flag false "Whether others may use desktops.";
    package = option types.package pkgs.xrdp "The package of xrdp.";
    audio = {
      enable = flag false "Whether they hear it.";
      package = option types.package (
        if onDebian && isDistributionPackage pkgs.xrdp then
          pkgs.pipewire-module-xrdp
        else
          pkgs.pulseaudio-module-xrdp
      ) "The package of the module for PipeWire or PulseAudio.";
    };
    port = port 3389 "Port.";
    openFirewall = flag false "Whether the firewall accepts connections to the port.";
    sslKey = text "/etc/xrdp/key.pem" "File of the key, made where it is missing.";
    sslCert = text "/etc/xrdp/cert.pem" "File of the certificate, made where it is missing.";
    defaultWindowManager = text "xterm" "Command of the desktop.";
    extraConfDirCommands = option types.str "" "Shell commands that change the settings in $out.";
    confDir = mkOption {
      type = types.path;
      default = folder;
      internal = true;
      readOnly = true;
      description = "Folder of the settings.";
    };
  };

  config = mkIf cfg.enable {
    environment.systemPackages = [
      cfg.package
    ]
    ++ optional fromDistribution pkgs.xorgxrdp
    ++ optional cfg.audio.enable cfg.audio.package
    ++ optional (cfg.defaultWindowManager == "xterm") pkgs.xterm;

    users.users.xrdp = {
      isSystemUser = true;
      group = "xrdp";
      # The key that Debian puts there is this group's.
      extraGroups = optional onDebian "ssl-cert";
    };
    users.groups = {
      xrdp = { };
    }
    // lib.optionalAttrs onDebian { ssl-cert = { }; };

    systemd.services.xrdp = {
      description = "xrdp daemon";
      wantedBy = [ "multi-user.target" ];
      after = [
        "network.target"
        "xrdp-sesman.service"
      ];
      requires = [ "xrdp-sesman.service" ];
      serviceConfig = {
        User = "xrdp";
        Group = "xrdp";
        ExecStart = "${lib.getExe' cfg.package "xrdp"} --nodaemon --port ${toString cfg.port} --config ${folder}/xrdp.ini";
      };
    };

    systemd.services.xrdp-sesman = {
      description = "xrdp session manager";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      # Desktops are its children.
      restartIfChanged = false;
      preStart = prepare;
      serviceConfig = {
        ExecStart = "${lib.getExe' cfg.package "xrdp-sesman"} --nodaemon --config ${folder}/sesman.ini";
        ExecStop = "${lib.getExe' pkgs.coreutils "kill"} -INT $MAINPID";
      };
    };

    networking.firewall.allowedTCPPorts = optionals cfg.openFirewall [ cfg.port ];
  };
}
