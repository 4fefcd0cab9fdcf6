# What to send along when something does not work: the release, the generation, units that failed.
{ writeShellApplication }:
writeShellApplication {
  name = "firn-report";
  text = ''
    echo "firn $(cat /etc/firn-release 2> /dev/null || echo unknown)"
    uname -srm
    nivis generations 2> /dev/null | tail -n 3 || true
    systemctl --failed --plain --no-legend || true
    journalctl --boot --priority=err --no-pager --lines=50 || true
  '';
}
