{
  networking = {
    hostName = "web";
    domain = "example.org";
    hosts."10.0.0.5" = [
      "db"
      "db.example.org"
    ];
    nameservers = [ "9.9.9.9" ];
  };
}
