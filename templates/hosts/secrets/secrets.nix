# Who may read which secret: agenix encrypts for these keys. People's keys come from users/, machines' from hosts/.
let
  keysOf = user: (import (../users + "/${user}")).keys;
  keyOf = host: (import (../hosts + "/${host}/host.nix")).sshKey;

  admins = keysOf "ops";
in
{
  "backup-password.age".publicKeys =
    admins
    ++ map keyOf [
      "desk"
      "vault"
      "web"
    ];
}
