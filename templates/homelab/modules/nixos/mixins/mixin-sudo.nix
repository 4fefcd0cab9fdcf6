# Who is in wheel may become root; nobody else may even try.
{ lib, options, ... }:
{
  security.sudo = {
    enable = true;
    # The key was asked for already, and no account has a password.
    wheelNeedsPassword = lib.mkDefault false;
    extraConfig = ''
      Defaults use_pty
      Defaults timestamp_timeout=5
      Defaults logfile=/var/log/sudo.log
    '';
  }
  # On other distributions the program's mode is its package's.
  // lib.optionalAttrs (options.security.sudo ? execWheelOnly) { execWheelOnly = true; };
}
