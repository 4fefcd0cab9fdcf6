# Says how this machine is, in four lines.
{
  lib,
  writeShellApplication,
  coreutils,
  procps,
}:
writeShellApplication {
  name = "fleet-report";
  runtimeInputs = [
    coreutils
    procps
  ];
  text = ''
    echo "machine  $(uname -n), $(uname -r)"
    echo "up       $(uptime --pretty)"
    echo "memory   $(free --human | sed -n 's/^Mem: *//p')"
    echo "root     $(df --human-readable --output=pcent,avail / | tail -n 1)"
  '';
  meta = {
    description = "Says how a machine is";
    mainProgram = "fleet-report";
    platforms = lib.platforms.linux;
  };
}
