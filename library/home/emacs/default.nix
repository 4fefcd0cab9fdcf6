# Emacs. `extraConfig` is default.el, which Emacs reads after the user's own files; the program is started with its folder.
# Packages of Lisp are built, which nixpkgs does; elsewhere they are the distribution's.
{
  config,
  lib,
  options,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkOption
    optional
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    option
    strings
    ;
  cfg = config.programs.emacs;
  daemon = config.services.emacs;

  opt = options.programs.emacs;
  isDeclared = option: option.highestPrio < (lib.mkOptionDefault null).priority;
  isBuilt = pkgs ? emacsPackagesFor && cfg.package.type or null != "distribution-package";
  lispPackages = (pkgs.emacsPackagesFor cfg.package).overrideScope cfg.overrides;
  defaults = pkgs.writeTextDir "share/emacs/site-lisp/default.el" cfg.extraConfig;

  # The program with the folder of default.el; emacsclient needs no other.
  started = pkgs.writeShellScriptBin "emacs" ''
    exec ${lib.getExe' cfg.package "emacs"} -L ${defaults}/share/emacs/site-lisp "$@"
  '';

  client = lib.getExe' daemon.package "emacsclient";
  clientEntry = pkgs.writeTextDir "share/applications/emacsclient.desktop" (
    lib.generators.toINI { } {
      "Desktop Entry" = {
        Type = "Application";
        Exec = "${client} ${lib.concatStringsSep " " daemon.client.arguments} %F";
        Terminal = false;
        Name = "Emacs Client";
        Icon = "emacs";
        Comment = "Edit text";
        GenericName = "Text Editor";
        MimeType = "text/english;text/plain;text/x-makefile;text/x-c++hdr;text/x-c++src;text/x-chdr;text/x-csrc;text/x-java;text/x-moc;text/x-pascal;text/x-tcl;text/x-tex;application/x-shellscript;text/x-c;text/x-c++;";
        Categories = "Development;TextEditor;";
        Keywords = "Text;Editor;";
        StartupWMClass = "Emacsd";
      };
    }
  );

  isGraphical = daemon.startWithUserSession == "graphical";
  documentation = "info:emacs man:emacs(1) https://gnu.org/software/emacs/";
  socket = "%t/emacs/server";
  editor = "${pkgs.writeShellScript "editor" ''exec ${client} "''${@:---create-frame}"''}";
in
{
  options = {
    programs.emacs = {
      enable = enable "Emacs is there";
      package = option types.package pkgs.emacs "The package of Emacs." // {
        defaultText = lib.literalExpression "pkgs.emacs";
      };
      extraConfig = lines "Lisp that is read after the user's own files.";
      extraPackages =
        option lib.hm.types.selectorFunction (_: [ ]) "Packages of Lisp, chosen from those of nixpkgs."
        // {
          defaultText = lib.literalExpression "epkgs: [ ]";
        };
      overrides =
        option lib.hm.types.overlayFunction (_: _: { }) "Changes of the set of those packages."
        // {
          defaultText = lib.literalExpression "self: super: { }";
        };
      finalPackage = mkOption {
        type = types.package;
        visible = false;
        readOnly = true;
        description = "Emacs with all that is declared.";
      };
    };

    services.emacs = {
      enable = enable "the daemon of Emacs runs";
      package =
        option types.package (if cfg.enable then cfg.finalPackage else pkgs.emacs) "The package of Emacs."
        // {
          defaultText = lib.literalExpression "config.programs.emacs.finalPackage, else pkgs.emacs";
        };
      extraOptions = strings "Further arguments of `emacs`.";
      client = {
        enable = enable "the menu has the client of Emacs";
        arguments = option (types.listOf types.str) [ "-c" ] "Arguments of `emacsclient`.";
      };
      socketActivation.enable = enable "the daemon is started by its socket";
      startWithUserSession =
        option (types.either types.bool (types.enum [ "graphical" ])) (
          !daemon.socketActivation.enable
        ) "Whether it starts at login, or with the graphical session."
        // {
          defaultText = lib.literalExpression "!config.services.emacs.socketActivation.enable";
        };
      defaultEditor = flag false "Whether `EDITOR` and `VISUAL` are `emacsclient`.";
    };
  };

  config = lib.mkMerge [
    (mkIf cfg.enable {
      assertions = [
        {
          assertion =
            isBuilt
            || !(lib.any isDeclared [
              opt.extraPackages
              opt.overrides
            ]);
          message = "`programs.emacs.extraPackages' and `overrides': packages of Lisp are built, which needs nixpkgs. Name the distribution's in home.packages, or let Emacs fetch them (package.el).";
        }
      ];
      home.packages = [ cfg.finalPackage ] ++ optional (!isBuilt && cfg.extraConfig != "") cfg.package;
      programs.emacs.finalPackage =
        if isBuilt then
          lispPackages.emacsWithPackages (
            epkgs:
            cfg.extraPackages epkgs
            ++ optional (cfg.extraConfig != "") (
              epkgs.trivialBuild {
                pname = "default";
                src = pkgs.writeText "default.el" cfg.extraConfig;
                version = "0.1.0";
                packageRequires = cfg.extraPackages epkgs;
              }
            )
          )
        else if cfg.extraConfig != "" then
          started
        else
          cfg.package;
    })

    (mkIf daemon.enable {
      home.sessionVariables = mkIf daemon.defaultEditor {
        EDITOR = editor;
        VISUAL = editor;
      };
      home.packages = optional daemon.client.enable (lib.hiPrio clientEntry);

      systemd.user.services.emacs = {
        Unit = {
          Description = "Emacs text editor";
          Documentation = documentation;
          After = optional isGraphical "graphical-session.target";
          PartOf = optional isGraphical "graphical-session.target";
          # It may be full of unsaved texts.
          X-RestartIfChanged = false;
        };
        Service = {
          Type = "notify";
          # With the environment of a login.
          ExecStart = ''/bin/sh -l -c "${lib.getExe' daemon.package "emacs"} --fg-daemon${lib.optionalString daemon.socketActivation.enable "=${lib.escapeShellArg socket}"} ${lib.escapeShellArgs daemon.extraOptions}"'';
          # That is how it ends when it is told to.
          SuccessExitStatus = 15;
          Restart = "on-failure";
        };
        Install.WantedBy = optional (daemon.startWithUserSession != false) (
          if isGraphical then "graphical-session.target" else "default.target"
        );
      };

      systemd.user.sockets.emacs = mkIf daemon.socketActivation.enable {
        Unit = {
          Description = "Emacs text editor";
          Documentation = documentation;
        };
        Socket = {
          ListenStream = socket;
          FileDescriptorName = "server";
          SocketMode = "0600";
          DirectoryMode = "0700";
          # Emacs looks at its socket when it ends, which would start it again.
          FlushPending = true;
        };
        Install = {
          WantedBy = [ "sockets.target" ];
          RequiredBy = [ "emacs.service" ];
        };
      };
    })
  ];
}
