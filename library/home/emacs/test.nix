{
  lib,
  manifest,
  refusals,
  ...
}:
let
  unit = host: host.config.systemd.user.services.emacs;
in
{
  "settings are read after the user's own" = {
    module =
      { pkgs, ... }:
      {
        programs.emacs = {
          enable = true;
          package = pkgs.distributionPackage "emacs-own" { exe = "emacs"; };
          extraConfig = "(setq standard-indent 2)";
        };
      };
    actual = host: [
      (map lib.getName host.config.home.packages)
      (lib.hasInfix "exec /usr/bin/emacs -L /nix/store/" (
        builtins.unsafeDiscardStringContext (builtins.toJSON host.config.programs.emacs.finalPackage.nivis)
      ))
    ];
    expected = [
      [
        "emacs"
        "emacs-own"
      ]
      true
    ];
  };

  "without settings it is the distribution's" = {
    module.programs.emacs.enable = true;
    actual = host: [
      (map lib.getName host.config.home.packages)
      (lib.getName host.config.programs.emacs.finalPackage)
      (refusals host)
    ];
    expected = [
      [ "emacs" ]
      "emacs"
      [ ]
    ];
  };

  "packages of Lisp are built, and there is nothing to build them" = {
    module.programs.emacs = {
      enable = true;
      extraPackages = epkgs: [ epkgs.magit ];
    };
    refused = true;
  };

  "nor to change them" = {
    module.programs.emacs = {
      enable = true;
      overrides = _: _: { };
    };
    refused = true;
  };

  "the daemon starts at login" = {
    module.services.emacs = {
      enable = true;
      extraOptions = [
        "-f"
        "exwm-enable"
      ];
      defaultEditor = true;
      client = {
        enable = true;
        arguments = [
          "-c"
          "-n"
        ];
      };
    };
    actual = host: [
      (unit host).Service.ExecStart
      (manifest host).units."emacs.service".wantedBy
      (lib.hasPrefix "/nix/store/" host.config.home.sessionVariables.EDITOR)
      (map lib.getName host.config.home.packages)
      (host.config.systemd.user.sockets ? emacs)
    ];
    expected = [
      [ "/bin/sh -l -c \"/usr/bin/emacs --fg-daemon -f exwm-enable\"" ]
      [ "default.target" ]
      true
      [ "emacsclient.desktop" ]
      false
    ];
  };

  "or by its socket, or with the graphical session" = {
    module =
      { pkgs, ... }:
      {
        services.emacs = {
          enable = true;
          package = pkgs.distributionPackage "emacs-own" { exe = "emacs"; };
          socketActivation.enable = true;
          startWithUserSession = "graphical";
        };
      };
    actual = host: [
      (unit host).Service.ExecStart
      (unit host).Unit.PartOf
      (manifest host).units."emacs.service".wantedBy
      host.config.systemd.user.sockets.emacs.Socket.ListenStream
      (manifest host).units."emacs.socket".requiredBy
    ];
    expected = [
      [ "/bin/sh -l -c \"/usr/bin/emacs --fg-daemon=%t/emacs/server \"" ]
      [ "graphical-session.target" ]
      [ "graphical-session.target" ]
      "%t/emacs/server"
      [ "emacs.service" ]
    ];
  };
}
