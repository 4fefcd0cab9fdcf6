# The folder of what Grafana finds at start: data sources, dashboards, alerts.
{
  lib,
  pkgs,
  provision,
}:
let
  yaml = pkgs.formats.yaml { };

  # `path` is a file, or a folder of files that stands in place of ours.
  entries =
    folder: file: empty: p:
    if p.path == null then
      {
        "${folder}/${file}.yaml" = yaml.generate "${file}.yaml" (
          if p.settings == null then empty else p.settings
        );
      }
    else if lib.hasSuffix ".yaml" p.path || lib.hasSuffix ".yml" p.path then
      { "${folder}/${file}.yaml" = p.path; }
    else
      { "${folder}/${file}" = p.path; };

  alerting =
    name: optional:
    lib.optionalAttrs (optional.settings != null || optional.path != null) (
      entries "alerting" name { } optional
    );
in
pkgs.linkFarm "grafana-provisioning" (
  entries "datasources" "datasource" {
    apiVersion = 1;
    datasources = [ ];
  } provision.datasources
  // entries "dashboards" "dashboard" {
    apiVersion = 1;
    providers = [ ];
  } provision.dashboards
  // lib.concatMapAttrs alerting provision.alerting
)
