# Says on which sort of target a shell runs.
{
  writeShellApplication,
  coreutils,
  gnugrep,
}:
writeShellApplication {
  name = "where-am-i";
  runtimeInputs = [
    coreutils
    gnugrep
  ];
  text = ''
    if [ -e /proc/sys/fs/binfmt_misc/WSLInterop ] || [ -n "''${WSL_DISTRO_NAME:-}" ]; then
      echo wsl
    elif [ -e /run/.containerenv ] || [ -e /.dockerenv ]; then
      echo container
    elif [ -d /proc/device-tree ] && grep -qa apple /proc/device-tree/compatible; then
      echo m1
    else
      uname --nodename
    fi
  '';
}
