{
  uid = 1000;
  description = "Who looks after the machines";
  admin = true;
  shell = "zsh";
  keys = [
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIoUBvVqKkwUQ/tKrqNu5qCmLU1o537Dp5XbhMqy/FIb ops"
  ];
}
