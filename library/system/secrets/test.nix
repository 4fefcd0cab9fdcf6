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
        symlink = true;
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

  "where secrets of agenix stand, and as what" = {
    module.age.secrets.a = {
      file = "/srv/a.age";
      path = "/srv/app/a";
      symlink = false;
    };
    actual = host: {
      inherit ((manifest host).secrets."age/a") path symlink;
    };
    expected = {
      path = "/srv/app/a";
      symlink = false;
    };
  };

  "where secrets of sops stand, and as what" = {
    module.sops.secrets.b = {
      sopsFile = "/srv/b.env";
      format = "dotenv";
      name = "other";
      mode = "0440";
      owner = "app";
      group = "www";
    };
    actual = host: {
      inherit ((manifest host).secrets."sops/b")
        path
        mode
        owner
        group
        format
        source
        ;
    };
    expected = {
      path = "/run/secrets/other";
      mode = "0440";
      owner = "app";
      group = "www";
      format = "sops-dotenv";
      source = "/srv/b.env";
    };
  };

  "a secret of sops stands where it is told" = {
    module.sops.secrets.b = {
      sopsFile = "/srv/b.yaml";
      path = "/srv/app/b";
    };
    actual = host: (manifest host).secrets."sops/b".path;
    expected = "/srv/app/b";
  };
}
