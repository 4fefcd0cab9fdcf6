//! The unit that makes the boot generation the machine's when it starts.

/// Its name.
pub(crate) const BOOT_UNIT: &str = "nivis-boot.service";

/// Its text. It runs when disks are there and before anything that is declared; it starts nothing itself but asks
/// systemd to look again at what the default target wants.
pub(crate) const BOOT_TEXT: &str = "\
[Unit]
Description=The generation of Nivis that was chosen for this boot
Documentation=man:systemd.unit(5)
DefaultDependencies=no
RequiresMountsFor=/nix /var/lib/nivis /etc
After=local-fs.target systemd-remount-fs.service
Before=sysinit.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
TimeoutStartSec=10min
ExecStart=/var/lib/nivis/bin/nivis activate --at-boot
X-RestartIfChanged=no

[Install]
WantedBy=sysinit.target
";
