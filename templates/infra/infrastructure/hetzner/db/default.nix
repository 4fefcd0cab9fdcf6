# The database, for the web server.
{
  fleet = {
    secrets."app/password".owner = "postgres";
    platforms.nixos.enable = true;
    platforms.hetzner = {
      enable = true;
      serverType = "cax21";
      volume = 100;
      sshFrom = [ "10.0.0.0/16" ];
    };
    roles.server = {
      enable = true;
      database = {
        enable = true;
        databases = [ "app" ];
        openTo = [ "10.0.0.0/24" ];
      };
    };
  };
}
