{ lib, manifest, ... }:
{
  "secrets of agenix are the user's" = {
    module =
      { config, ... }:
      {
        age = {
          identityPaths = [ "/home/ops/key" ];
          secretsDir = "/run/user/1000/secrets";
          secrets.token.file = "/srv/token.age";
          secrets.plain = {
            file = "/srv/plain.age";
            name = "other";
            mode = "0440";
            symlink = false;
          };
          secrets.placed = {
            file = "/srv/placed.age";
            path = "/home/ops/placed";
          };
        };
        home.sessionVariables.TOKEN_FILE = config.age.secrets.token.path;
      };
    actual = host: {
      inherit ((manifest host).secrets) "ops/age/token" "ops/age/plain";
      placed = (manifest host).secrets."ops/age/placed".path;
      variable = host.config.home.sessionVariables.TOKEN_FILE;
    };
    expected = {
      "ops/age/token" = {
        source = "/srv/token.age";
        format = "age";
        identities = [ "/home/ops/key" ];
        path = "/run/user/1000/secrets/token";
        mode = "0400";
        owner = "ops";
        group = "";
        symlink = true;
      };
      "ops/age/plain" = {
        source = "/srv/plain.age";
        format = "age";
        identities = [ "/home/ops/key" ];
        path = "/run/user/1000/secrets/other";
        mode = "0440";
        owner = "ops";
        group = "";
        symlink = false;
      };
      placed = "/home/ops/placed";
      variable = "/run/user/1000/secrets/token";
    };
  };

  "secrets of sops are the user's" = {
    module = {
      sops = {
        defaultSopsFile = "/srv/secrets.json";
        defaultSopsFormat = "json";
        age.keyFile = "/home/ops/keys";
        age.sshKeyPaths = [ "/home/ops/.ssh/id" ];
        secrets.a = { };
        secrets.b = {
          sopsFile = "/srv/b.env";
          format = "dotenv";
          key = "x/y";
          name = "other";
          mode = "0440";
        };
        secrets.c.path = "/home/ops/c";
      };
    };
    actual =
      host:
      (manifest host).secrets
      // {
        "ops/sops/c" = (manifest host).secrets."ops/sops/c".path;
      };
    expected =
      let
        secret = {
          owner = "ops";
          group = "";
          identities = [
            "/home/ops/keys"
            "/home/ops/.ssh/id"
          ];
        };
      in
      {
        "ops/sops/a" = secret // {
          source = "/srv/secrets.json";
          format = "sops-json";
          key = "a";
          path = "/home/ops/.config/sops-nix/secrets/a";
          mode = "0400";
        };
        "ops/sops/b" = secret // {
          source = "/srv/b.env";
          format = "sops-dotenv";
          key = "x/y";
          path = "/home/ops/.config/sops-nix/secrets/other";
          mode = "0440";
        };
        "ops/sops/c" = "/home/ops/c";
      };
  };

  "the folder of sops' secrets" = {
    module = {
      sops.defaultSopsFile = "/srv/secrets.yaml";
      sops.defaultSymlinkPath = "/home/ops/secrets";
      sops.secrets.a = { };
    };
    actual = host: map (s: s.path) (lib.attrValues (manifest host).secrets);
    expected = [ "/home/ops/secrets/a" ];
  };

  "a key that is made by itself decrypts nothing" = {
    module.sops.age.generateKey = true;
    refused = true;
  };
}
