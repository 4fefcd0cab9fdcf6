{
  lib,
  manifest,
  nameOf,
  text,
  textOf,
  ...
}:
{
  "browsers have flags, extensions and programs to talk to" = {
    module =
      { lib, pkgs, ... }:
      {
        programs = lib.genAttrs [ "brave" "chromium" "google-chrome" ] (name: {
          enable = true;
          package = pkgs.writeShellScriptBin "own-${name}" "";
          commandLineArgs = [ "--ozone-platform=wayland" ];
          extensions = [
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            {
              id = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
              updateUrl = "https://store.example.org";
            }
            {
              id = "cccccccccccccccccccccccccccccccc";
              crxPath = "/srv/c.crx";
              version = "1.0";
            }
          ];
          nativeMessagingHosts = [ (pkgs.writeTextDir "etc/chromium/native-messaging-hosts/own.json" "{}") ];
        });
      };
    actual = host: [
      (lib.mapAttrs
        (
          n: f:
          if lib.hasSuffix ".json" n then
            builtins.fromJSON (text host (lib.removePrefix "/home/ops/" n))
          else
            nameOf f.source
        )
        (
          lib.filterAttrs (
            n: _: !(lib.hasSuffix "session.sh" n) && !(lib.hasSuffix "profile" n)
          ) (manifest host).files
        )
      )
      (map (p: p.name) host.config.home.packages)
      (lib.last (
        lib.splitString "-own-chromium" (
          textOf (
            lib.findFirst (
              p: p.name == "own-chromium" && lib.hasInfix "exec" (textOf p)
            ) null host.config.home.packages
          )
        )
      ))
    ];
    expected = [
      {
        "/home/ops/.config/BraveSoftware/Brave-Browser/External Extensions/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json" =
          {
            external_update_url = "https://clients2.google.com/service/update2/crx";
          };
        "/home/ops/.config/BraveSoftware/Brave-Browser/External Extensions/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.json" =
          {
            external_update_url = "https://store.example.org";
          };
        "/home/ops/.config/BraveSoftware/Brave-Browser/External Extensions/cccccccccccccccccccccccccccccccc.json" =
          {
            external_crx = "/srv/c.crx";
            external_version = "1.0";
          };
        "/home/ops/.config/BraveSoftware/Brave-Browser/NativeMessagingHosts" =
          "brave-native-messaging-hosts/etc/chromium/native-messaging-hosts";
        "/home/ops/.config/chromium/External Extensions/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json" = {
          external_update_url = "https://clients2.google.com/service/update2/crx";
        };
        "/home/ops/.config/chromium/External Extensions/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.json" = {
          external_update_url = "https://store.example.org";
        };
        "/home/ops/.config/chromium/External Extensions/cccccccccccccccccccccccccccccccc.json" = {
          external_crx = "/srv/c.crx";
          external_version = "1.0";
        };
        "/home/ops/.config/chromium/NativeMessagingHosts" =
          "chromium-native-messaging-hosts/etc/chromium/native-messaging-hosts";
        "/home/ops/.config/google-chrome/External Extensions/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json" = {
          external_update_url = "https://clients2.google.com/service/update2/crx";
        };
        "/home/ops/.config/google-chrome/External Extensions/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.json" = {
          external_update_url = "https://store.example.org";
        };
        "/home/ops/.config/google-chrome/External Extensions/cccccccccccccccccccccccccccccccc.json" = {
          external_crx = "/srv/c.crx";
          external_version = "1.0";
        };
        "/home/ops/.config/google-chrome/NativeMessagingHosts" =
          "google-chrome-native-messaging-hosts/etc/chromium/native-messaging-hosts";
      }
      [
        "own-google-chrome"
        "own-google-chrome"
        "own-chromium"
        "own-chromium"
        "own-brave"
        "own-brave"
      ]
      "/bin/own-chromium '--ozone-platform=wayland' \"$@\""
    ];
  };

  "flags of a browser that is there already" = {
    module = {
      programs.brave = {
        enable = true;
        commandLineArgs = [ "--incognito" ];
      };
    };
    actual = host: map (p: p.name) host.config.home.packages;
    expected = [ "brave-browser" ];
  };

  "a file of an extension has a version" = {
    module = {
      programs.chromium = {
        enable = true;
        extensions = [
          {
            id = "cccccccccccccccccccccccccccccccc";
            crxPath = "/srv/c.crx";
          }
        ];
      };
    };
    refused = true;
  };
}
