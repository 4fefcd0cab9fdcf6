# Names that options of Linux hosts had in NixOS before → their present ones. Those that only one module knows stand there.
{
  "boot.binfmtMiscRegistrations" = "boot.binfmt.registrations";
  "documentation.man.generateCaches" = "documentation.man.cache.enable";
  "fonts.enableDefaultFonts" = "fonts.enableDefaultPackages";
  "fonts.enableFontDir" = "fonts.fontDir.enable";
  "hardware.bluetooth.config" = "hardware.bluetooth.settings";
  "hardware.enableKSM" = "hardware.ksm.enable";
  "hardware.logitech.enable" = "hardware.logitech.wireless.enable";
  "hardware.logitech.enableGraphical" = "hardware.logitech.wireless.enableGraphical";
  "hardware.opengl.extraPackages32" = "hardware.graphics.extraPackages32";
  "hardware.pulseaudio" = "services.pulseaudio";
  "hardware.opengl.package" = "hardware.graphics.package";
  "i18n.consoleColors" = "console.colors";
  "i18n.consoleFont" = "console.font";
  "i18n.consoleKeyMap" = "console.keyMap";
  "i18n.consolePackages" = "console.packages";
  "programs.bash.enableCompletion" = "programs.bash.completion.enable";
  "programs.info.enable" = "documentation.info.enable";
  "programs.man.enable" = "documentation.man.enable";
  "programs.zsh.enableAutosuggestions" = "programs.zsh.autosuggestions.enable";
  "programs.zsh.enableSyntaxHighlighting" = "programs.zsh.syntaxHighlighting.enable";
  "programs.zsh.syntax-highlighting.enable" = "programs.zsh.syntaxHighlighting.enable";
  "programs.zsh.syntax-highlighting.highlighters" = "programs.zsh.syntaxHighlighting.highlighters";
  "programs.zsh.syntax-highlighting.patterns" = "programs.zsh.syntaxHighlighting.patterns";
  "security.acme.email" = "security.acme.defaults.email";
  "security.acme.enableDebugLogs" = "security.acme.defaults.enableDebugLogs";
  "security.acme.renewInterval" = "security.acme.defaults.renewInterval";
  "security.acme.server" = "security.acme.defaults.server";
  "security.acme.validMin" = "security.acme.defaults.validMinDays";
  "security.acme.validMinDays" = "security.acme.defaults.validMinDays";
  "services.bitwarden_rs" = "services.vaultwarden";
  "services.displayManager.sddm.autoLogin.enable" = "services.displayManager.autoLogin.enable";
  "services.displayManager.sddm.autoLogin.user" = "services.displayManager.autoLogin.user";
  "services.flatpak.extraPortals" = "xdg.portal.extraPortals";
  "services.gnome.core-utilities.enable" = "services.gnome.core-apps.enable";
  "services.gnome.tracker-miners.enable" = "services.gnome.localsearch.enable";
  "services.gnome.tracker.enable" = "services.gnome.tinysparql.enable";
  "services.grafana.analytics.reporting.enable" =
    "services.grafana.settings.analytics.reporting_enabled";
  "services.grafana.auth.anonymous.enable" = "services.grafana.settings.auth.anonymous.enabled";
  "services.grafana.auth.anonymous.org_name" = "services.grafana.settings.auth.anonymous.org_name";
  "services.grafana.auth.anonymous.org_role" = "services.grafana.settings.auth.anonymous.org_role";
  "services.grafana.auth.disableLoginForm" = "services.grafana.settings.auth.disable_login_form";
  "services.grafana.certFile" = "services.grafana.settings.server.cert_file";
  "services.grafana.certKey" = "services.grafana.settings.server.cert_key";
  "services.grafana.database.connMaxLifetime" =
    "services.grafana.settings.database.conn_max_lifetime";
  "services.grafana.database.host" = "services.grafana.settings.database.host";
  "services.grafana.database.name" = "services.grafana.settings.database.name";
  "services.grafana.database.password" = "services.grafana.settings.database.password";
  "services.grafana.database.path" = "services.grafana.settings.database.path";
  "services.grafana.database.type" = "services.grafana.settings.database.type";
  "services.grafana.database.user" = "services.grafana.settings.database.user";
  "services.grafana.security.adminPassword" = "services.grafana.settings.security.admin_password";
  "services.grafana.security.adminUser" = "services.grafana.settings.security.admin_user";
  "services.grafana.security.secretKey" = "services.grafana.settings.security.secret_key";
  "services.grafana.server.serveFromSubPath" = "services.grafana.settings.server.serve_from_sub_path";
  "services.grafana.smtp.enable" = "services.grafana.settings.smtp.enabled";
  "services.grafana.smtp.fromAddress" = "services.grafana.settings.smtp.from_address";
  "services.grafana.smtp.password" = "services.grafana.settings.smtp.password";
  "services.grafana.smtp.user" = "services.grafana.settings.smtp.user";
  "services.grafana.socket" = "services.grafana.settings.server.socket";
  "services.grafana.staticRootPath" = "services.grafana.settings.server.static_root_path";
  "services.grafana.users.allowOrgCreate" = "services.grafana.settings.users.allow_org_create";
  "services.grafana.users.allowSignUp" = "services.grafana.settings.users.allow_sign_up";
  "services.grafana.users.autoAssignOrg" = "services.grafana.settings.users.auto_assign_org";
  "services.grafana.users.autoAssignOrgRole" = "services.grafana.settings.users.auto_assign_org_role";
  "services.xserver.desktopManager.gnome.debug" = "services.desktopManager.gnome.debug";
  "services.xserver.desktopManager.gnome.extraGSettingsOverrides" =
    "services.desktopManager.gnome.extraGSettingsOverrides";
  "services.xserver.desktopManager.plasma6.enable" = "services.desktopManager.plasma6.enable";
  "services.xserver.desktopManager.plasma6.enableQt5Integration" =
    "services.desktopManager.plasma6.enableQt5Integration";
  "services.xserver.desktopManager.plasma6.notoPackage" =
    "services.desktopManager.plasma6.notoPackage";
  "services.xserver.displayManager.autoLogin" = "services.displayManager.autoLogin";
  "services.xserver.displayManager.gdm.autoLogin.delay" =
    "services.displayManager.gdm.autoLogin.delay";
  "services.xserver.displayManager.gdm.autoLogin.enable" = "services.displayManager.autoLogin.enable";
  "services.xserver.displayManager.gdm.autoLogin.user" = "services.displayManager.autoLogin.user";
  "services.xserver.displayManager.gdm.autoSuspend" = "services.displayManager.gdm.autoSuspend";
  "services.xserver.displayManager.gdm.banner" = "services.displayManager.gdm.banner";
  "services.xserver.displayManager.gdm.debug" = "services.displayManager.gdm.debug";
  "services.xserver.displayManager.gdm.settings" = "services.displayManager.gdm.settings";
  "services.xserver.displayManager.hiddenUsers" = "services.displayManager.hiddenUsers";
  "services.xserver.displayManager.sddm.autoLogin.minimumUid" =
    "services.displayManager.sddm.autoLogin.minimumUid";
  "services.xserver.displayManager.sddm.autoLogin.relogin" =
    "services.displayManager.sddm.autoLogin.relogin";
  "services.xserver.displayManager.sddm.autoNumlock" = "services.displayManager.sddm.autoNumlock";
  "services.xserver.displayManager.sddm.enableHidpi" = "services.displayManager.sddm.enableHidpi";
  "services.xserver.displayManager.sddm.extraPackages" = "services.displayManager.sddm.extraPackages";
  "services.xserver.displayManager.sddm.package" = "services.displayManager.sddm.package";
  "services.xserver.displayManager.sddm.settings" = "services.displayManager.sddm.settings";
  "services.xserver.displayManager.sddm.theme" = "services.displayManager.sddm.theme";
  "services.xserver.displayManager.sddm.wayland.enable" =
    "services.displayManager.sddm.wayland.enable";
  "services.xserver.libinput.enable" = "services.libinput.enable";
  "services.xserver.libinput.mouse" = "services.libinput.mouse";
  "services.xserver.libinput.touchpad" = "services.libinput.touchpad";
  "systemd.watchdog.device" = "systemd.settings.Manager.WatchdogDevice";
  "systemd.watchdog.kexecTime" = "systemd.settings.Manager.KExecWatchdogSec";
  "systemd.watchdog.rebootTime" = "systemd.settings.Manager.RebootWatchdogSec";
  "systemd.watchdog.runtimeTime" = "systemd.settings.Manager.RuntimeWatchdogSec";
}
