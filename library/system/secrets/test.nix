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

  "what is said of a secret is in the manifest" = {
    module = {
      age = {
        identityPaths = [ "/etc/keys/age" ];
        secrets.a = {
          file = "/srv/a.age";
          name = "other";
          mode = "0440";
          owner = "app";
          group = "app";
        };
      };
      sops = {
        defaultSopsFile = "/srv/secrets.json";
        defaultSopsFormat = "json";
        age = {
          keyFile = "/var/lib/keys";
          sshKeyPaths = [ ];
        };
        secrets.b = {
          key = "a/b";
          neededForUsers = true;
          restartUnits = [ "app.service" ];
          reloadUnits = [ "web.service" ];
        };
      };
    };
    actual = host: (manifest host).secrets;
    expected = {
      "age/a" = {
        source = "/srv/a.age";
        format = "age";
        identities = [ "/etc/keys/age" ];
        path = "/run/agenix/other";
        mode = "0440";
        owner = "app";
        group = "app";
      };
      "sops/b" = {
        source = "/srv/secrets.json";
        format = "sops-json";
        key = "a/b";
        identities = [ "/var/lib/keys" ];
        path = "/run/secrets/b";
        mode = "0400";
        owner = "root";
        group = "root";
        neededForUsers = true;
        restartUnits = [ "app.service" ];
        reloadUnits = [ "web.service" ];
      };
    };
  };

  "a key that is made by itself decrypts nothing" = {
    module.sops.age.generateKey = true;
    refused = true;
  };
}
