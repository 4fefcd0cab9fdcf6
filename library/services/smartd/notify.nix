# The commands run by smartd, which says in variables what it found.
{ lib, pkgs }:
{
  mail,
  wall,
  systembus-notify,
  ...
}:
let
  inherit (lib) optionalString;
in
optionalString mail.enable ''
  {
    cat << EOF
  From: smartd on $(hostname) <${mail.sender}>
  To: ${mail.recipient}
  Subject: $SMARTD_SUBJECT

  $SMARTD_FULLMESSAGE
  EOF
    ${lib.getExe' pkgs.smartmontools "smartctl"} -a -d "$SMARTD_DEVICETYPE" "$SMARTD_DEVICE"
  } | ${mail.mailer} -i "${mail.recipient}"
''
+ optionalString systembus-notify.enable ''
  ${lib.getExe' pkgs.dbus "dbus-send"} --system / net.nuetzlich.SystemNotifications.Notify \
    "string:Problem detected with disk: $SMARTD_DEVICESTRING" \
    "string:Warning message from smartd is: $SMARTD_MESSAGE"
''
+ optionalString wall.enable ''
  ${lib.getExe' pkgs.util-linux "wall"} 2>/dev/null << EOF
  Problem detected with disk: $SMARTD_DEVICESTRING
  Warning message from smartd is:

  $SMARTD_MESSAGE
  EOF
''
