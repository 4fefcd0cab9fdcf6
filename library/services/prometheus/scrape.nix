# Types of Prometheus' settings: the usual keys by name, all others freely; what is null is left to Prometheus.
{ lib, pkgs }:
let
  inherit (lib) types;
  inherit (import ../_common { inherit lib; }) maybe needed option;

  free =
    options:
    types.submodule {
      freeformType = types.attrsOf (pkgs.formats.yaml { }).type;
      inherit options;
    };
  strings = types.listOf types.str;

  tls = free {
    ca_file = maybe types.str "File of the authority.";
    cert_file = maybe types.str "File of the certificate.";
    key_file = maybe types.str "File of the key.";
    server_name = maybe types.str "Name that the server's certificate must have.";
    insecure_skip_verify = maybe types.bool "Whether certificates are not checked.";
  };
  basicAuth = free {
    username = needed types.str "User.";
    password = maybe types.str "Password.";
    password_file = maybe types.str "File of the password.";
  };
  relabel = free {
    source_labels = maybe strings "Labels whose values are joined.";
    separator = maybe types.str "What joins them.";
    target_label = maybe types.str "Label that is set.";
    modulus = maybe types.int "Modulus of the hash.";
    regex = maybe types.str "What the joined values are matched with.";
    replacement = maybe types.str "What the label is set to.";
    action = maybe types.str "What is done.";
  };
  remote = free {
    url = needed types.str "Address.";
    name = maybe types.str "Name in metrics and messages.";
    basic_auth = maybe basicAuth "How it is told who asks.";
    tls_config = maybe tls "How connections are encrypted.";
    write_relabel_configs = maybe (types.listOf relabel) "How labels change before.";
  };

  # Without what is null, in sets and lists.
  present =
    value:
    if lib.isAttrs value then
      lib.mapAttrs (_: present) (lib.filterAttrs (name: v: v != null && name != "_module") value)
    else if lib.isList value then
      map present value
    else
      value;
in
{
  inherit remote;

  global = free {
    scrape_interval = maybe types.str "How often targets are asked.";
    scrape_timeout = maybe types.str "How long targets may take.";
    evaluation_interval = maybe types.str "How often rules are evaluated.";
    external_labels = maybe (types.attrsOf types.str) "Labels added towards other systems.";
  };

  scrape = free {
    job_name = needed types.str "Name of the job.";
    scrape_interval = maybe types.str "How often targets are asked.";
    scrape_timeout = maybe types.str "How long targets may take.";
    metrics_path = maybe types.str "Path of the metrics.";
    scheme = maybe (types.enum [
      "http"
      "https"
    ]) "How targets are asked.";
    params = maybe (types.attrsOf strings) "Parameters of the address.";
    honor_labels = maybe types.bool "Whether labels of the target win.";
    honor_timestamps = maybe types.bool "Whether times of the target count.";
    basic_auth = maybe basicAuth "How it is told who asks.";
    bearer_token = maybe types.str "Token.";
    bearer_token_file = maybe types.str "File of the token.";
    tls_config = maybe tls "How connections are encrypted.";
    proxy_url = maybe types.str "Proxy.";
    sample_limit = maybe types.int "How many samples a target may have.";
    static_configs = maybe (types.listOf (free {
      targets = needed strings "Addresses.";
      labels = option (types.attrsOf types.str) { } "Labels of their metrics.";
    })) "Targets that are known.";
    relabel_configs = maybe (types.listOf relabel) "How labels of targets change.";
    metric_relabel_configs = maybe (types.listOf relabel) "How labels of metrics change.";
  };

  inherit present;
}
