# The options of `services.grafana.settings`, with NixOS' defaults; other keys are taken as they are.
{ lib, cfg }:
let
  inherit (lib) types;
  inherit (import ../_common { inherit lib; })
    flag
    maybe
    option
    port
    text
    ;

  atom = types.nullOr (
    types.oneOf [
      types.bool
      types.int
      types.float
      types.str
    ]
  );
  section =
    options:
    option (types.submodule {
      freeformType = types.attrsOf (types.either atom (types.listOf atom));
      inherit options;
    }) { };
in
types.submodule {
  freeformType = types.attrsOf (types.attrsOf (types.either atom (types.listOf atom)));
  options = {
    paths = section {
      plugins = option types.path "${cfg.dataDir}/plugins" "Folder of plugins.";
      provisioning = maybe types.path "Folder of what is provided; null for what is declared.";
    } "Folders.";

    server = section {
      protocol = option (types.enum [
        "http"
        "https"
        "h2"
        "socket"
      ]) "http" "How it is asked.";
      http_addr = text "127.0.0.1" "Address it listens on.";
      http_port = port 3000 "Port.";
      domain = text "localhost" "Name it is reached by.";
      enforce_domain = flag false "Whether other names are sent there.";
      root_url = text "%(protocol)s://%(domain)s:%(http_port)s/" "Address it is reached by.";
      serve_from_sub_path = flag false "Whether that address has a path.";
      static_root_path = option types.str (
        if (import ../_common { inherit lib; }).isDistributionPackage cfg.package then
          "/usr/share/grafana/public"
        else
          "${cfg.package}/share/grafana/public"
      ) "Folder of its pages.";
      enable_gzip = flag false "Whether answers are compressed.";
      cert_file = maybe types.str "File of the certificate.";
      cert_key = maybe types.str "File of the certificate's key.";
      socket = text "/run/grafana/grafana.sock" "Its socket, with protocol `socket`.";
    } "The web server.";

    database = section {
      type = option (types.enum [
        "mysql"
        "sqlite3"
        "postgres"
      ]) "sqlite3" "The database.";
      host = text "127.0.0.1:3306" "Where the database is.";
      name = text "grafana" "Name of the database.";
      user = text "root" "User of the database.";
      password = text "" "Password there; `$__file{/run/secret}` reads a file.";
      path = option types.path "${cfg.dataDir}/data/grafana.db" "File of the database.";
    } "The database.";

    security = section {
      admin_user = text "admin" "Name of the administrator.";
      admin_password = text "admin" "Password of the administrator at first; `$__file{/run/secret}` reads a file.";
      admin_email = text "admin@localhost" "Address of the administrator.";
      secret_key = maybe types.str "Key that passwords in the database are encrypted with; `$__file{/run/secret}` reads a file.";
      disable_gravatar = flag false "Whether no pictures of users are looked up.";
      cookie_secure = flag false "Whether cookies are sent encrypted only.";
    } "Who may.";

    users = section {
      allow_sign_up = flag false "Whether users may make accounts.";
      allow_org_create = flag false "Whether users may make organisations.";
      auto_assign_org = flag true "Whether new users belong to an organisation.";
      auto_assign_org_role = option (types.enum [
        "Viewer"
        "Editor"
        "Admin"
        "None"
      ]) "Viewer" "What they may there.";
    } "Users.";

    analytics = section {
      reporting_enabled = flag false "Whether usage is reported.";
      check_for_updates = flag false "Whether new versions are looked for.";
      check_for_plugin_updates = flag true "Whether new versions of plugins are looked for.";
      feedback_links_enabled = flag true "Whether there are links for feedback.";
    } "What is sent to its makers.";

    smtp = section {
      enabled = flag false "Whether mail is sent.";
      host = text "localhost:25" "Server of mail.";
      user = maybe types.str "User there.";
      password = text "" "Password there; `$__file{/run/secret}` reads a file.";
      from_address = text "admin@grafana.localhost" "Who mail is from.";
      from_name = text "Grafana" "Name mail is from.";
    } "Mail.";
  };
}
