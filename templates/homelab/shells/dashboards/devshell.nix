# For work on what the monitoring shows: Prometheus and a database beside it, for as long as the shell is open.
{ lib, pkgs, ... }:
{
  devshell = {
    name = "dashboards";
    motd = "dashboards-start runs Prometheus and the database";
    packages = [
      pkgs.jq
      pkgs.prometheus
      pkgs.postgresql
    ];
  };

  env = [
    {
      name = "PGDATA";
      value = "./.data/postgresql";
    }
    {
      name = "PGPORT";
      value = 55432;
    }
  ];

  commands = [
    {
      name = "check-rules";
      help = "look through files of alerts";
      category = "alerts";
      command = ''${lib.getExe' pkgs.prometheus "promtool"} check rules "$@"'';
    }
  ];

  serviceGroups.dashboards = {
    description = "Prometheus and its database";
    services.prometheus.command = "prometheus --storage.tsdb.path=.data/prometheus";
    services.database.command = "postgres -D \"$PGDATA\" -p \"$PGPORT\"";
  };
}
