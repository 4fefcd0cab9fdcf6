# The web server.
{
  fleet = {
    secrets."app/token".owner = "nginx";
    platforms.nixos.enable = true;
    platforms.hetzner = {
      enable = true;
      serverType = "cx32";
    };
    roles.server = {
      enable = true;
      web = {
        enable = true;
        acmeEmail = "ops@example.org";
        sites."www.example.org".root = "/srv/www";
        sites."app.example.org".proxyTo = "http://127.0.0.1:8080";
      };
    };
  };
}
