# Why a Linux host does not have options of NixOS: by the option's path or its beginning, the longest counts.
let
  kernel = "the kernel and its modules are the distribution's packages";
  initrd = "the initial RAM disk is made by the distribution";
  loader = "the boot loader is the distribution's";
  store = "a Linux host has no system in the store that could be changed this way";
  iptables = "the firewall is of nftables; use its `extra…Rules' or `networking.nftables.tables'";
  loaded = "rules are checked where they are loaded";
  pamRules = "rules of PAM are the distribution's; give a service as a whole by `security.pam.services.<name>.text'";
  nssFiles = "/etc/nsswitch.conf is the distribution's";
  bonds = "NixOS has given it up; use `driverOptions'";
  closure = "which files a package of the distribution needs at run time is not known, so that they cannot be listed";
in
{
  "boot.bootspec" = loader;
  "boot.crashDump" = kernel;
  "boot.initrd" = initrd;
  "boot.kernel.randstructSeed" = kernel;
  "boot.kernelPatches" = kernel;
  "boot.plymouth" = initrd;
  "boot.uki" = loader;
  "boot.uvesafb" = kernel;
  "boot.growPartition" = "partitions are as the machine has them";
  "boot.specialFileSystems" = "they are mounted by the distribution's systemd";
  "boot.nixStoreMountOpts" = "the store is no mount of its own";
  "boot.systemdExecutable" = initrd;
  "boot.zfs.forceImportRoot" = initrd;
  "console.earlySetup" = initrd;
  "console.useXkbConfig" =
    "a keyboard of the X server must be made into one of the console; use `console.keyMap'";
  "documentation.nixos" = "it is NixOS' manual; `nivis options` shows the library's";
  "environment.etc.*.uid" = "use `user'";
  "environment.ldso" = "the program loader is the distribution's";
  "environment.ldso32" = "the program loader is the distribution's";
  "environment.stub-ld" = "programs of other systems run on a Linux host as they are";
  "environment.memoryAllocator" =
    "/etc/ld.so.preload would hold for the distribution's programs, too";
  "i18n.glibcLocales" = "locales are made by the distribution's locale-gen; use `i18n.extraLocales'";
  "networking.bonds.*.lacp_rate" = bonds;
  "networking.bonds.*.miimon" = bonds;
  "networking.bonds.*.mode" = bonds;
  "networking.bonds.*.xmit_hash_policy" = bonds;
  "networking.defaultGatewayWindowSize" = "systemd-networkd cannot";
  "networking.dhcpcd" = "systemd-networkd asks for addresses";
  "networking.firewall.autoLoadConntrackHelpers" = "the kernel cannot since 6.0";
  "networking.firewall.extraCommands" = iptables;
  "networking.firewall.extraStopCommands" = iptables;
  "networking.ifstate" = "systemd-networkd sets interfaces up";
  "networking.jool" = kernel;
  "networking.nat.extraCommands" = iptables;
  "networking.nat.extraStopCommands" = iptables;
  "networking.nftables.checkRuleset" = loaded;
  "networking.nftables.checkRulesetRedirects" = loaded;
  "networking.nftables.flattenRulesetFile" = loaded;
  "networking.nftables.preCheckRuleset" = loaded;
  "networking.resolvconf" = "/etc/resolv.conf is written, or linked by systemd-resolved";
  "networking.useHostResolvConf" = "a container's /etc/resolv.conf is as its machine gives it";
  "networking.wireless" = "use `networking.networkmanager'";
  "networking.vswitches" = "systemd-networkd cannot; use `networking.bridges'";
  "networking.enableB43Firmware" = "firmware is a package of the distribution";
  "networking.enableIntel2200BGFirmware" = "firmware is a package of the distribution";
  "nixpkgs.crossSystem" = "packages are the distribution's";
  "nixpkgs.localSystem" = "packages are the distribution's";
  "security.loginDefs" = "/etc/login.defs is the distribution's";
  "security.lsm" = loader;
  "security.pam" = pamRules;
  "security.pki.caCertificateBlacklist" =
    "which of the distribution's certificates count is said in its own file";
  "security.pki.useCompatibleBundle" = "the bundle is made by the distribution";
  "security.shadow" = "accounts are made with the distribution's programs";
  "security.sudo.configFile" = "/etc/sudoers is the distribution's; use `security.sudo.extraConfig'";
  "security.sudo.execWheelOnly" = "the mode of /usr/bin/sudo is its package's";
  "security.sudo-rs.configFile" =
    "/etc/sudoers is the distribution's; use `security.sudo-rs.extraConfig'";
  "security.sudo-rs.execWheelOnly" = "the mode of /usr/bin/sudo is its package's";
  "security.polkit.enablePkexecWrapper" = "pkexec has the mode of its package";
  "security.wrapperDirSize" =
    "wrappers need a compiler; give the distribution's program its mode by `systemd.tmpfiles'";
  "security.wrappers" =
    "setuid programs are the distribution's own; give one its mode by `systemd.tmpfiles.settings'";
  "services.journald.remote.listen" =
    "it listens for plain HTTP, as on NixOS; let a web server before it speak HTTPS";
  "system.build" = store;
  "system.copySystemConfiguration" = store;
  "system.disableInstallerTools" = "they are NixOS' own";
  "system.etc.overlay" = "/etc belongs to the distribution";
  "system.extraDependencies" = store;
  "system.extraSystemBuilderCmds" = store;
  "system.forbiddenDependenciesRegexes" = store;
  "system.image" = "images are made of NixOS";
  "system.includeBuildDependencies" = store;
  "system.modulesTree" = kernel;
  "system.nixos" = "/etc/os-release is the distribution's";
  "system.nixos-init" = "it is NixOS' own";
  "system.nssDatabases" = nssFiles;
  "system.nssModules" = nssFiles;
  "system.replaceDependencies" = store;
  "system.requiredKernelConfig" = kernel;
  "system.switch" = "`nivis activate' switches";
  "system.systemBuilderArgs" = store;
  "system.systemBuilderCommands" = store;
  "system.tools" = "they are NixOS' own";
  "systemd.additionalUpstreamSystemUnits" = "the distribution brings systemd's units";
  "systemd.additionalUpstreamUserUnits" = "the distribution brings systemd's units";
  "systemd.package" = "systemd is the distribution's";
  "systemd.repart" = "partitions are as the machine has them";
  "systemd.services.*.confinement" = closure;
  "systemd.shutdownRamfs" = "it is NixOS' own";
  "systemd.sysupdate" = "the distribution's package manager updates the machine";
  "systemd.sysusers" = "accounts are made by `nivis activate'";
  "users.extraUsers.*.cryptHomeLuks" = pamRules;
  "users.extraUsers.*.pamMount" = pamRules;
  "users.ldap" = nssFiles;
  "users.mysql" = nssFiles;
  "users.users.*.cryptHomeLuks" = pamRules;
  "users.users.*.pamMount" = pamRules;
}
