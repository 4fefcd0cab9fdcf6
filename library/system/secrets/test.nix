{ manifest, ... }:
{
  "secrets of agenix and sops say where they stand" = {
    module =
      { config, ... }:
      {
        age.secrets.token = {
          file = ./test.nix;
          owner = "app";
        };
        sops = {
          defaultSopsFile = ./test.nix;
          secrets."db/password" = { };
        };
        environment.etc."app.conf".text = "token=${config.age.secrets.token.path}";
      };
    actual =
      host:
      let
        s = (manifest host).secrets;
      in
      [
        s."age/token".path
        s."age/token".owner
        s."sops/db/password".path
        s."sops/db/password".key
        s."sops/db/password".format
        host.config.environment.etc."app.conf".text
      ];
    expected = [
      "/run/agenix/token"
      "app"
      "/run/secrets/db/password"
      "db/password"
      "sops-yaml"
      "token=/run/agenix/token"
    ];
  };
}
