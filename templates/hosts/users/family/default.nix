{
  uid = 1001;
  description = "Everyone at home";
  groups = [
    "audio"
    "video"
  ];
  keys = [
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFeNhAxmaqL+HVFF/zsz1z6aG8eeqm1/9/yLnDOkWkfc family"
  ];
}
