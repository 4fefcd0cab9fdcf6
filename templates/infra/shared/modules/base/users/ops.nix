{
  uid = 1000;
  fullName = "Operations";
  email = "ops@example.org";
  admin = true;
  keys = [
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOWKXUNsq4ChyhwH8ii9h33tdcGuA8YWq6ETJ1GAmH42 ops@laptop"
  ];
}
