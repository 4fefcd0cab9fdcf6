# How far each module is tried; crates/nivis/tests/validated.rs keeps it true, and docs/options shows it.
{
  # Module → machines of tests/machines that are booted with it, each with an option of it that they set.
  booted = {
    "networking/firewall".server = "networking.firewall";
    "services/nginx".server = "services.nginx";
    "services/openssh" = {
      lockout = "services.openssh";
      server = "services.openssh";
    };
    "services/postgresql".server = "services.postgresql";
    "system/environment".server = "environment.systemPackages";
    "system/etc" = {
      kept = "environment.etc";
      server = "environment.etc";
    };
    "system/kernel".server = "boot.kernel.sysctl";
    "system/locale".server = "time.timeZone";
    "system/specialisation".generations = "specialisation";
    "system/users".server = "users.users";
    "systemd/user".rules = "systemd.user.services";
    "systemd/units" = {
      failing = "systemd.services";
      server = "systemd.services";
    };
  };

  # Module → the programs that accept what its cases make.
  validated = {
    "desktop/compositors" = [
      "bash"
      "systemd-analyze --user"
    ];
    "desktop/display-manager" = [
      "systemd-analyze"
      "systemd-tmpfiles"
    ];
    "desktop/fonts" = [
      "bash"
      "xmllint"
    ];
    "desktop/gaming" = [
      "bash"
      "nft"
      "systemd-analyze"
    ];
    "desktop/gnome" = [
      "bash"
      "systemd-analyze"
      "xmllint"
    ];
    "desktop/plasma" = [
      "nft"
      "systemd-analyze"
      "xmllint"
    ];
    "desktop/services" = [
      "systemd-analyze"
      "systemd-analyze --user"
    ];
    "desktop/themes" = [ "bash" ];
    "desktop/xdg" = [ "bash" ];
    "hardware/apple-silicon" = [ "systemd-analyze" ];
    "hardware/bluetooth" = [ "systemd-analyze" ];
    "hardware/devices" = [
      "bash"
      "systemd-analyze"
    ];
    "hardware/firmware" = [ "systemd-analyze" ];
    "hardware/guests" = [ "systemd-analyze" ];
    "hardware/nvidia" = [
      "bash"
      "systemd-analyze"
    ];
    "hardware/power" = [
      "bash"
      "systemd-analyze"
    ];
    "hardware/profile" = [ "systemd-analyze" ];
    "hardware/udev" = [ "systemd-analyze" ];
    "hardware/wsl" = [
      "bash"
      "systemd-analyze"
      "visudo"
    ];
    "home/ai" = [ "json" ];
    "home/applets" = [ "systemd-analyze --user" ];
    "home/bash" = [ "bash" ];
    "home/browsers" = [ "json" ];
    "home/calendar" = [ "systemd-analyze --user" ];
    "home/desktop" = [ "systemd-analyze --user" ];
    "home/dunst" = [ "systemd-analyze --user" ];
    "home/emacs" = [ "systemd-analyze --user" ];
    "home/direnv" = [
      "bash"
      "fish"
      "zsh"
    ];
    "home/environment" = [
      "bash"
      "fish"
      "zsh"
    ];
    "home/firefox" = [ "json" ];
    "home/fish" = [ "fish" ];
    "home/fonts" = [ "xmllint" ];
    "home/git" = [
      "git"
      "systemd-analyze --user"
    ];
    "home/git-tools" = [ "git" ];
    "home/gnupg" = [
      "bash"
      "fish"
      "systemd-analyze --user"
      "zsh"
    ];
    "home/neovim" = [
      "json"
      "nvim"
    ];
    "home/nix" = [ "json" ];
    "home/rclone" = [ "systemd-analyze --user" ];
    "home/services" = [ "systemd-analyze --user" ];
    "home/ssh" = [ "ssh" ];
    "home/starship" = [
      "bash"
      "fish"
      "zsh"
    ];
    "home/sway" = [ "systemd-analyze --user" ];
    "home/syncthing" = [ "systemd-analyze --user" ];
    "home/terminals" = [ "systemd-analyze --user" ];
    "home/tmux" = [ "tmux" ];
    "home/tools" = [
      "bash"
      "fish"
      "git"
      "nvim"
      "ssh"
      "tmux"
      "zsh"
    ];
    "home/vscode" = [ "json" ];
    "home/zsh" = [ "zsh" ];
    "networking/firewall" = [
      "nft"
      "systemd-analyze"
    ];
    "networking/interfaces" = [
      "bash"
      "ssh"
      "systemd-analyze"
      "systemd-tmpfiles"
    ];
    "networking/names" = [
      "bash"
      "ssh"
    ];
    "networking/nat" = [
      "nft"
      "systemd-analyze"
    ];
    "networking/networkmanager" = [
      "bash"
      "systemd-analyze"
    ];
    "networking/wg-quick" = [
      "bash"
      "systemd-analyze"
    ];
    "networking/wireguard" = [
      "bash"
      "systemd-analyze"
    ];
    "profiles/hardened-openssh" = [
      "bash"
      "sshd"
      "systemd-analyze"
    ];
    "programs/bash" = [ "bash" ];
    "programs/bundles" = [ "bash" ];
    "programs/chromium" = [ "json" ];
    "programs/direnv" = [
      "bash"
      "fish"
      "zsh"
    ];
    "programs/firefox" = [ "json" ];
    "programs/fish" = [
      "bash"
      "fish"
    ];
    "programs/git" = [
      "bash"
      "git"
    ];
    "programs/gnupg" = [
      "bash"
      "ssh"
      "systemd-analyze --user"
    ];
    "programs/home-manager" = [ "bash" ];
    "programs/ssh" = [
      "bash"
      "ssh"
      "systemd-analyze --user"
    ];
    "programs/starship" = [
      "bash"
      "fish"
      "zsh"
    ];
    "programs/tmux" = [
      "bash"
      "tmux"
    ];
    "programs/tools" = [
      "bash"
      "fish"
      "nft"
      "systemd-analyze"
      "zsh"
    ];
    "programs/vim" = [ "bash" ];
    "programs/zsh" = [
      "bash"
      "zsh"
    ];
    "security/apparmor" = [
      "apparmor_parser"
      "systemd-analyze"
    ];
    "security/audit" = [ "systemd-analyze" ];
    "security/doas" = [ "doas" ];
    "security/hardening" = [
      "bash"
      "systemd-analyze"
    ];
    "security/sudo" = [ "visudo" ];
    "services/acme" = [
      "bash"
      "systemd-analyze"
      "systemd-tmpfiles"
    ];
    "services/alloy" = [ "systemd-analyze" ];
    "services/avahi" = [
      "systemd-analyze"
      "systemd-tmpfiles"
    ];
    "services/borgbackup" = [
      "bash"
      "sshd"
      "systemd-analyze"
      "systemd-tmpfiles"
    ];
    "services/caddy" = [
      "bash"
      "caddy"
      "systemd-analyze"
      "systemd-tmpfiles"
    ];
    "services/chrony" = [
      "chronyd"
      "systemd-analyze"
      "systemd-tmpfiles"
    ];
    "services/code-server" = [ "systemd-analyze" ];
    "services/cron" = [ "systemd-analyze" ];
    "services/dnsmasq" = [
      "bash"
      "systemd-analyze"
    ];
    "services/earlyoom" = [ "systemd-analyze" ];
    "services/fail2ban" = [
      "bash"
      "sshd"
      "systemd-analyze"
    ];
    "services/fstrim" = [ "systemd-analyze" ];
    "services/getty" = [ "systemd-analyze" ];
    "services/grafana" = [
      "bash"
      "systemd-analyze"
    ];
    "services/haproxy" = [
      "haproxy"
      "systemd-analyze"
    ];
    "services/immich" = [
      "bash"
      "systemd-analyze"
      "systemd-tmpfiles"
    ];
    "services/irqbalance" = [ "systemd-analyze" ];
    "services/journald-remote" = [
      "systemd-analyze"
      "systemd-tmpfiles"
    ];
    "services/journald-upload" = [ "systemd-analyze" ];
    "services/kopia" = [
      "bash"
      "systemd-analyze"
    ];
    "services/logrotate" = [ "systemd-analyze" ];
    "services/loki" = [
      "json"
      "systemd-analyze"
    ];
    "services/memcached" = [ "systemd-analyze" ];
    "services/mysql" = [
      "bash"
      "mariadbd"
      "systemd-analyze"
      "systemd-tmpfiles"
    ];
    "services/nfs" = [
      "bash"
      "systemd-analyze"
    ];
    "services/nginx" = [
      "bash"
      "nginx"
      "systemd-analyze"
      "systemd-tmpfiles"
    ];
    "services/nix" = [
      "bash"
      "json"
      "sshd"
      "systemd-analyze"
    ];
    "services/ntp" = [ "systemd-analyze" ];
    "services/openssh" = [
      "bash"
      "ssh"
      "sshd"
      "systemd-analyze"
    ];
    "services/postgresql" = [
      "bash"
      "systemd-analyze"
    ];
    "services/postgresql-backup" = [
      "bash"
      "systemd-analyze"
      "systemd-tmpfiles"
    ];
    "services/printing" = [
      "bash"
      "cupsd"
      "systemd-analyze"
    ];
    "services/prometheus" = [
      "bash"
      "promtool"
      "systemd-analyze"
      "systemd-tmpfiles"
    ];
    "services/redis" = [ "systemd-analyze" ];
    "services/restic" = [
      "bash"
      "systemd-analyze"
    ];
    "services/samba" = [
      "systemd-analyze"
      "systemd-tmpfiles"
      "testparm"
    ];
    "services/smartd" = [ "systemd-analyze" ];
    "services/syncthing" = [ "systemd-analyze" ];
    "services/tailscale" = [
      "bash"
      "systemd-analyze"
    ];
    "services/unbound" = [
      "bash"
      "systemd-analyze"
      "unbound-checkconf"
    ];
    "services/vaultwarden" = [
      "bash"
      "systemd-analyze"
      "systemd-tmpfiles"
    ];
    "services/vnc" = [ "systemd-analyze" ];
    "services/xrdp" = [
      "bash"
      "systemd-analyze"
    ];
    "system/activation" = [
      "systemd-analyze"
      "systemd-analyze --user"
    ];
    "system/binfmt" = [
      "bash"
      "systemd-analyze"
    ];
    "system/boot" = [
      "systemd-analyze"
      "systemd-tmpfiles"
    ];
    "system/environment" = [ "bash" ];
    "system/filesystems" = [ "systemd-analyze" ];
    "system/kernel" = [ "systemd-tmpfiles" ];
    "system/locale" = [
      "bash"
      "systemd-analyze"
      "systemd-tmpfiles"
    ];
    "system/luks" = [ "systemd-analyze" ];
    "system/manifest" = [
      "bash"
      "systemd-analyze"
    ];
    "system/swap" = [
      "bash"
      "systemd-analyze"
    ];
    "system/upgrade" = [
      "bash"
      "systemd-analyze"
    ];
    "system/users" = [
      "bash"
      "sshd"
      "systemd-analyze"
      "visudo"
      "zsh"
    ];
    "system/zfs" = [
      "bash"
      "systemd-analyze"
    ];
    "systemd/hardening" = [ "systemd-analyze" ];
    "systemd/journald" = [ "systemd-analyze" ];
    "systemd/logind" = [ "systemd-analyze" ];
    "systemd/manager" = [ "systemd-analyze" ];
    "systemd/network" = [ "systemd-analyze" ];
    "systemd/oomd" = [
      "systemd-analyze"
      "systemd-analyze --user"
    ];
    "systemd/resolved" = [ "systemd-analyze" ];
    "systemd/timesyncd" = [ "systemd-analyze" ];
    "systemd/tmpfiles" = [ "systemd-tmpfiles" ];
    "systemd/units" = [
      "bash"
      "systemd-analyze"
      "systemd-analyze --user"
    ];
    "systemd/user" = [
      "bash"
      "systemd-analyze --user"
    ];
    "virtualisation/containers" = [ "json" ];
    "virtualisation/docker" = [
      "bash"
      "systemd-analyze"
    ];
    "virtualisation/libvirtd" = [ "systemd-analyze" ];
    "virtualisation/oci-containers" = [
      "bash"
      "systemd-analyze"
    ];
    "virtualisation/podman" = [
      "bash"
      "json"
      "systemd-analyze"
    ];
  };

  # Module → why its values alone are compared.
  evaluated = {
    "home/secrets" = "activation refuses secrets in this version";
    "hardware/graphics" = "drivers are packages, and there is no such hardware here";
    "hardware/libinput" = "no X server runs here";
    "hardware/secure-boot" = "it only refuses";
    "home/activation" = "shown by the tests of activation";
    "home/base" = "it says who the user is";
    "home/bundles" = "it chooses packages";
    "home/development" = "each tool reads its own file";
    "home/files" = "shown by the tests of activation";
    "home/foreign" = "it only takes options of others";
    "home/gtk" = "there is no desktop here";
    "home/helix" = "the editor reads the file when it starts";
    "home/manifest" = "it makes what activation takes";
    "home/media" = "players read their files when they start";
    "home/rofi" = "the launcher reads the file when it starts";
    "home/tmpfiles" =
      "the units are the distribution's, and the rules are for a home that is not there";
    "home/vim" = "the editor reads the file when it starts";
    "home/xdg" = "there is no desktop here";
    "networking/getaddrinfo" = "glibc has no program that reads gai.conf alone";
    "networking/resolver" = "glibc has no program that reads resolv.conf alone";
    "security/pam" = "PAM has no program that reads its files alone";
    "security/pki" = "certificates are joined by the distribution's program";
    "security/polkit" = "rules are read by polkitd alone";
    "services/pipewire" = "its own parts read the files when a session begins";
    "system/assertions" = "it only says and refuses";
    "system/documentation" = "it chooses packages";
    "system/foreign" = "it only takes options of others";
    "system/nivis" = "its options say what the host is";
    "system/nixpkgs" = "it makes the package set";
    "system/secrets" = "activation refuses secrets in this version";
    "system/swraid" = "there are no disks to join here";
    "system/utils" = "functions of other modules";
    "systemd/coredump" = "systemd reads the file when a program falls";
    "systemd/nspawn" = "systemd reads the file when a container starts";
  };
}
