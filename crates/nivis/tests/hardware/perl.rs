//! `nixos-generate-config.pl` of nixpkgs, made to read a folder in place of the machine.

use super::folder::Folder;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// What is changed in the script, so that `$T` is where the machine is. Devices of a folder are files, which are told apart by
/// their inodes; programs answer from `answers/`.
const CHANGES: &[(&str, &str)] = &[
    ("use File::Slurp;", ""),
    ("use Config::IniFiles;", ""),
    ("\"/proc/", "\"$T/proc/"),
    ("glob \"/sys/", "glob \"$T/sys/"),
    ("glob(\"/sys/", "glob(\"$T/sys/"),
    ("read_file \"/sys/", "read_file \"$T/sys/"),
    ("read_file(\"/sys/", "read_file(\"$T/sys/"),
    ("(-e \"/sys/", "(-e \"$T/sys/"),
    ("glob(\"/dev/", "glob(\"$T/dev/"),
    ("#dev/bcachefs", "#/dev/bcachefs"),
    ("-e $dev;", "-e \"$T$dev\";"),
    ("stat($dev) or", "stat(\"$T$dev\") or"),
    ("return $dev2 if $st->rdev == $st2->rdev", "return substr($dev2, length $T) if $st->ino == $st2->ino"),
    ("-e $swapFilename", "-e \"$T$swapFilename\""),
    ("next unless -d $mountPoint;", "next if -f \"$T$mountPoint\";"),
    ("(-e $device)", "(-e \"$T$device\")"),
    ("abs_path($device)", "abs_path(\"$T$device\")"),
    ("(-e $slave)", "(-e \"$T$slave\")"),
    ("`lsblk -o TYPE`", "`cat $T/answers/lsblk 2> /dev/null`"),
    ("`@detectvirt@`", "`cat $T/answers/systemd-detect-virt`"),
    ("qx/stratis pool list/", "`cat $T/answers/stratis`"),
    ("\"bcachefs fs usage $rootDir$mountPoint\"", "\"cat $T/answers/bcachefs\" . $mountPoint =~ s#/#-#gr"),
    ("@hostPlatformSystem@", "x86_64-linux"),
    ("@xserverEnabled@", ""),
    ("@flake@", ""),
    ("@desktopConfiguration@", ""),
    ("@configuration@", ""),
];

/// What of its modules is used: Debian has them in packages of their own.
const STAND_INS: &str = r#"
my $T = $ENV{"MACHINE"};
sub read_file {
    my ($name, %how) = @_;
    open(my $file, "<", $name) or do { return if %how; die "$name: $!\n"; };
    return <$file> if wantarray;
    local $/;
    return scalar <$file>;
}
sub write_file { die "nothing is written" }
"#;

/// As `btrfs subvol show` answers for a mount of /proc/self/mountinfo.
const BTRFS: &str = r#"#!/bin/sh
awk -v point="$3" '{
  name = $5; gsub(/\\040/, " ", name); id = $0; sub(/.*subvolid=/, "", id); sub(/,.*/, "", id)
  top = $0; sub(/.*subvol=/, "", top); sub(/,.*/, "", top)
  if (name == point && /btrfs/ && top == $4) {
    print top == "/" ? top : substr(top, 2); print "\tSubvolume ID: \t\t" id; found = 1
  }
}
END { exit !found }' "$MACHINE/proc/self/mountinfo"
"#;

/// The script, changed.
pub(crate) struct Original {
    text: String,
}

/// The script of nixpkgs, where there is one, and a Perl to run it.
pub(crate) fn original() -> Option<Original> {
    let corpora = std::env::var_os("NIVIS_CORPORA").map(PathBuf::from);
    let script = corpora?.join("nixpkgs-2607/nixos/modules/installer/tools/nixos-generate-config.pl");
    let runs = Command::new("perl").args(["-MFile::stat", "-e", "1"]).status();
    let (Ok(mut text), true) = (fs::read_to_string(script), runs.is_ok_and(|status| status.success())) else {
        println!("skipped: there is no nixpkgs-2607, or no Perl");
        return None;
    };
    for (from, to) in CHANGES {
        assert!(text.contains(from), "the script has no `{from}' any more");
        text = text.replace(from, to);
    }
    text = text.replacen("umask(0022);", &format!("umask(0022);\n{STAND_INS}"), 1);
    Some(Original { text })
}

impl Original {
    /// What it writes of a machine.
    pub(crate) fn run(&self, folder: &Folder) -> Vec<u8> {
        let btrfs = folder.outside().join("btrfs");
        fs::write(&btrfs, BTRFS).expect("it can be written");
        let script = folder.outside().join("script.pl");
        // A folder is quoted for the shell, since a mount point may have spaces.
        let text = self
            .text
            .replace(
                "@btrfs@ subvol show $rootDir$mountPoint",
                "sh @btrfs@ subvol show '$rootDir$mountPoint'",
            )
            .replace("@btrfs@", btrfs.to_str().expect("temporary paths are text"));
        fs::write(&script, text).expect("it can be written");
        let output = Command::new("perl")
            .arg(&script)
            .arg("--show-hardware-config")
            .args(&folder.options)
            .env("MACHINE", folder.path())
            .output()
            .expect("Perl can be run");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }
}
