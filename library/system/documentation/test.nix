{ manifest, ... }:
{
  "what is declared is there" = {
    module.documentation = {
      man.enable = true;
      info.enable = true;
      dev.enable = true;
    };
    actual = host: map (p: p.name) host.config.environment.systemPackages;
    expected = [
      "man-db"
      "texinfo-interactive"
      "man-pages"
      "bash"
    ];
  };

  "what is not wanted is not unpacked" = {
    module.documentation = {
      doc.enable = false;
      info.enable = false;
    };
    actual = host: host.config.environment.etc."dpkg/dpkg.cfg.d/60-nivis".text;
    expected = ''
      path-exclude=/usr/share/info/*
      path-exclude=/usr/share/doc/*
      path-include=/usr/share/doc/*/copyright
    '';
  };

  "none at all" = {
    module.documentation.enable = false;
    actual =
      host:
      builtins.length (
        builtins.split "path-exclude" host.config.environment.etc."dpkg/dpkg.cfg.d/60-nivis".text
      );
    expected = 9;
  };

  "other package managers cannot leave it out" = {
    module = {
      nivis.distribution = "fedora";
      documentation.enable = false;
    };
    refused = true;
  };

  "nobody speaks of it" = {
    module = { };
    actual = host: (manifest host).files;
    expected = { };
  };

  "descriptions of manual pages are the distribution's" = {
    module.documentation.man.cache.enable = true;
    actual = host: builtins.elem "man-db" (map (p: p.name) host.config.environment.systemPackages);
    expected = true;
  };
}
