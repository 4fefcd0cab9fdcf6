{
  environment.etc = {
    "motd".text = "welcome\n";
    "app/secret.conf" = {
      text = "key = value\n";
      mode = "0640";
      user = "app";
      group = "+4000";
    };
    "os-link" = {
      source = "/usr/lib/os-release";
      mode = "direct-symlink";
    };
  };
}
