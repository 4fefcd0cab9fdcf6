# Who may read which secret: agenix encrypts for these keys.
{
  "mail-password.age".publicKeys = [
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIoUBvVqKkwUQ/tKrqNu5qCmLU1o537Dp5XbhMqy/FIb someone"
  ];
}
