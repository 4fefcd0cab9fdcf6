{
  lib,
  manifest,
  nameOf,
  text,
  ...
}:
{
  "files stand below the home" = {
    module = {
      home.file.".vimrc".text = "set number\n";
      home.file.off.enable = false;
      xdg.configFile."app/config".text = "a";
    };
    actual =
      host:
      builtins.mapAttrs (_: f: [
        (nameOf f.source)
        f.user
        f.mode
      ]) (manifest host).files;
    expected = {
      "/home/ops/.config/app/config" = [
        "home-config"
        "ops"
        "symlink"
      ];
      "/home/ops/.vimrc" = [
        "home-vimrc"
        "ops"
        "symlink"
      ];
    };
  };

  "a folder may become a folder of links" = {
    module = {
      home.file.sub = {
        source = ./.;
        recursive = true;
        force = true;
      };
    };
    actual =
      host:
      builtins.mapAttrs (_: f: [
        (nameOf f.source)
        f.force
      ]) (manifest host).files;
    expected = {
      "/home/ops/sub/README.md" = [
        "home-sub/README.md"
        true
      ];
      "/home/ops/sub/default.nix" = [
        "home-sub/default.nix"
        true
      ];
      "/home/ops/sub/test.nix" = [
        "home-sub/test.nix"
        true
      ];
      "/home/ops/sub/type.nix" = [
        "home-sub/type.nix"
        true
      ];
    };
  };

  "a file may be made to run, or not" = {
    module = {
      home.file.run = {
        source = ./README.md;
        executable = true;
      };
      home.file.script = {
        text = "#!/bin/sh";
        executable = true;
      };
      home.file.plain = {
        source = ./README.md;
        executable = false;
      };
    };
    actual = host: builtins.mapAttrs (_: f: f.mode) (manifest host).files;
    expected = {
      "/home/ops/plain" = "0644";
      "/home/ops/run" = "0755";
      "/home/ops/script" = "symlink";
    };
  };

  "a link may lead out of the store" = {
    module =
      { config, ... }:
      {
        home.file.notes.source = config.lib.file.mkOutOfStoreSymlink "/data/notes";
      };
    actual = host: (manifest host).files."/home/ops/notes";
    expected = {
      force = false;
      group = "";
      mode = "direct-symlink";
      source = "/data/notes";
      user = "ops";
    };
  };

  "commands run when a file has changed" = {
    module = {
      home.file.a = {
        text = "a";
        onChange = "echo changed";
      };
    };
    actual = host: [
      (lib.hasInfix "  echo changed\n" host.config.home.activation.onFilesChange.data)
      (nameOf (manifest host).homes.ops.activation)
    ];
    expected = [
      true
      "home-activation"
    ];
  };

  "two entries for one file are refused" = {
    module = {
      home.file.".config/a".text = "x";
      xdg.configFile.a.text = "y";
    };
    refused = true;
  };

  "a file stands where it is told, and a folder's links as they are" = {
    module = {
      home.file.named = {
        target = "elsewhere/file";
        text = "x";
      };
      home.file.sub = {
        source = ./.;
        recursive = true;
        ignorelinks = true;
      };
    };
    actual = host: lib.attrNames (manifest host).files;
    expected = [
      "/home/ops/elsewhere/file"
      "/home/ops/sub/README.md"
      "/home/ops/sub/default.nix"
      "/home/ops/sub/test.nix"
      "/home/ops/sub/type.nix"
    ];
  };
}
