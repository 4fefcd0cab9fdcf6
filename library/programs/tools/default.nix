# Small programs for everyone, each with its settings.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkMerge
    mkOption
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    maybe
    option
    packages
    requiredPackage
    strings
    ;
  cfg = config.programs;
  yaml = pkgs.formats.yaml { };

  packageOf = requiredPackage pkgs;

  # Only installed.
  installed = {
    iotop = "iotop";
    iftop = "iftop";
    mtr = "mtr";
    tcpdump = "tcpdump";
    traceroute = "traceroute";
    bandwhich = "bandwhich";
    gphoto2 = "gphoto2";
    whois = "whois";
  };

  atom = types.oneOf [
    types.str
    types.int
    types.bool
  ];
  showHtop =
    v:
    if lib.isList v then
      lib.concatMapStringsSep " " showHtop v
    else if lib.isBool v then
      (if v then "1" else "0")
    else
      toString v;

  lesskey =
    lib.optionalString (cfg.less.commands != { } || cfg.less.clearDefaultCommands) (
      "#command\n" + lib.optionalString cfg.less.clearDefaultCommands "#stop\n" + keys cfg.less.commands
    )
    + lib.optionalString (
      cfg.less.lineEditingKeys != { }
    ) "#line-edit\n${keys cfg.less.lineEditingKeys}"
    + lib.optionalString (cfg.less.envVariables != { }) (
      "#env\n" + lib.concatStrings (lib.mapAttrsToList (n: v: "${n} = ${v}\n") cfg.less.envVariables)
    );
  keys = set: lib.concatStrings (lib.mapAttrsToList (n: v: "${n} ${v}\n") set);

  zoxide = lib.getExe cfg.zoxide.package;
  zoxideFlags = lib.concatStringsSep " " cfg.zoxide.flags;
  fzfFile =
    shell: file:
    "for f in /usr/share/doc/fzf/examples /usr/share/fzf /usr/share/fzf/shell; do [ -f $f/${file}.${shell} ] && . $f/${file}.${shell} && break; done\n";
  wants =
    shell:
    lib.optionalString cfg.fzf.fuzzyCompletion (fzfFile shell "completion")
    + lib.optionalString cfg.fzf.keybindings (fzfFile shell "key-bindings");
in
{
  options.programs =
    lib.mapAttrs (name: p: {
      enable = enable "${name} is there";
      package = packageOf p;
    }) installed
    // {
      less = {
        enable = enable "less is set up for everyone";
        package = packageOf "less";
        configFile = maybe types.path "File of keys; goes before the options below.";
        commands = option (types.attrsOf types.str) { } "Keys.";
        clearDefaultCommands = flag false "Whether only these keys hold.";
        lineEditingKeys = option (types.attrsOf types.str) { } "Keys of the line at the bottom.";
        envVariables = option (types.attrsOf types.str) { LESS = "-R"; } "Variables.";
        lessopen = maybe types.str "Command that shows files another way.";
        lessclose = maybe types.str "Command that runs when such a file is closed.";
      };
      htop = {
        enable = enable "htop is there";
        package = packageOf "htop";
        settings = option (types.attrsOf (
          types.either atom (types.listOf atom)
        )) { } "Contents of /etc/htoprc, read when a user has none.";
      };
      bat = {
        enable = enable "bat is there";
        package = packageOf "bat";
        extraPackages = packages "Packages that go with it.";
        settings = option (types.attrsOf (
          types.either atom (types.listOf atom)
        )) { } "Flags it always gets.";
      };
      fzf = {
        fuzzyCompletion = enable "fzf completes arguments";
        keybindings = enable "fzf's keys work in shells";
      };
      zoxide = {
        enable = enable "zoxide is there";
        package = packageOf "zoxide";
        enableBashIntegration = flag true "Whether bash has it.";
        enableZshIntegration = flag true "Whether zsh has it.";
        enableFishIntegration = flag true "Whether fish has it.";
        flags = strings "Flags of `zoxide init`.";
      };
      lazygit = {
        enable = enable "lazygit is there";
        package = packageOf "lazygit";
        settings = option yaml.type { } "Contents of its settings.";
      };
      screen = {
        enable = enable "screen is there";
        package = packageOf "screen";
        screenrc = lines "Contents of /etc/screenrc.";
      };
      java = {
        enable = enable "Java is there";
        package = packageOf "jdk";
        binfmt = enable "the kernel runs Java's files";
      };
      npm = {
        enable = enable "npm is there";
        package = packageOf "nodejs";
        npmrc = option types.lines "prefix = \${HOME}/.npm\n" "Contents of /etc/npmrc.";
      };
      mosh = {
        enable = enable "mosh is there";
        package = packageOf "mosh";
        openFirewall = flag true "Whether the firewall accepts its connections.";
      };
      wireshark = {
        enable = enable "Wireshark is there, and members of the group `wireshark` may capture";
        package = packageOf "wireshark-cli";
        dumpcap.enable = flag true "Whether members of the group may capture.";
        usbmon.enable = flag false "Whether members of the group see what goes over USB.";
      };
    };

  config = mkMerge (
    lib.mapAttrsToList (
      name: _: mkIf cfg.${name}.enable { environment.systemPackages = [ cfg.${name}.package ]; }
    ) installed
    ++ [
      (mkIf cfg.less.enable {
        environment.systemPackages = [ cfg.less.package ];
        environment.variables = {
          LESSKEYIN_SYSTEM =
            if cfg.less.configFile != null then
              "${cfg.less.configFile}"
            else
              "${pkgs.writeText "lessconfig" lesskey}";
        }
        // lib.optionalAttrs (cfg.less.lessopen != null) { LESSOPEN = cfg.less.lessopen; }
        // lib.optionalAttrs (cfg.less.lessclose != null) { LESSCLOSE = cfg.less.lessclose; };
      })
      (mkIf cfg.htop.enable {
        environment.systemPackages = [ cfg.htop.package ];
        environment.etc.htoprc = mkIf (cfg.htop.settings != { }) {
          text = lib.concatStrings (lib.mapAttrsToList (n: v: "${n}=${showHtop v}\n") cfg.htop.settings);
        };
      })
      (mkIf cfg.bat.enable {
        environment.systemPackages = [ cfg.bat.package ] ++ cfg.bat.extraPackages;
        environment.etc."bat/config" = mkIf (cfg.bat.settings != { }) {
          text = lib.concatStrings (
            lib.concatLists (
              lib.mapAttrsToList (
                n: v:
                map (
                  x: "--${n}=${lib.escapeShellArg (if lib.isBool x then lib.boolToString x else toString x)}\n"
                ) (lib.toList v)
              ) cfg.bat.settings
            )
          );
        };
        environment.shellAliases = lib.optionalAttrs (baseNameOf (lib.getExe cfg.bat.package) != "bat") {
          bat = baseNameOf (lib.getExe cfg.bat.package);
        };
      })
      (mkIf (cfg.fzf.fuzzyCompletion || cfg.fzf.keybindings) {
        environment.systemPackages = [ pkgs.fzf ];
        programs.bash.promptPluginInit = lib.mkAfter (wants "bash");
        programs.zsh.interactiveShellInit = wants "zsh";
        programs.fish.interactiveShellInit = mkIf cfg.fzf.keybindings ''
          for f in /usr/share/doc/fzf/examples /usr/share/fzf /usr/share/fzf/shell
            test -f $f/key-bindings.fish; and source $f/key-bindings.fish; and fzf_key_bindings; and break
          end
        '';
      })
      (mkIf cfg.zoxide.enable {
        environment.systemPackages = [ cfg.zoxide.package ];
        programs.bash.interactiveShellInit = mkIf cfg.zoxide.enableBashIntegration ''
          eval "$(${zoxide} init bash ${zoxideFlags} )"
        '';
        programs.zsh.interactiveShellInit = mkIf cfg.zoxide.enableZshIntegration ''
          eval "$(${zoxide} init zsh ${zoxideFlags} )"
        '';
        programs.fish.interactiveShellInit = mkIf cfg.zoxide.enableFishIntegration ''
          ${zoxide} init fish ${zoxideFlags} | source
        '';
      })
      (mkIf cfg.lazygit.enable {
        environment.systemPackages = [ cfg.lazygit.package ];
        environment.etc."xdg/lazygit/config.yml" = mkIf (cfg.lazygit.settings != { }) {
          source = yaml.generate "lazygit-config.yml" cfg.lazygit.settings;
        };
      })
      (mkIf cfg.screen.enable {
        environment.systemPackages = [ cfg.screen.package ];
        environment.etc.screenrc.text = cfg.screen.screenrc;
      })
      (mkIf cfg.java.enable {
        environment.systemPackages = [ cfg.java.package ];
        environment.shellInit = ''
          if command -v javac > /dev/null; then
            JAVA_HOME=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
            export JAVA_HOME
          fi
        '';
        environment.etc."binfmt.d/nivis-java.conf" = mkIf cfg.java.binfmt {
          text = ":java-jar:E::jar::${pkgs.writeShellScript "java-jar-wrapper" "exec java -jar \"$@\"\n"}:\n";
        };
      })
      (mkIf cfg.npm.enable {
        environment.systemPackages = [ cfg.npm.package ];
        environment.etc.npmrc.text = cfg.npm.npmrc;
        environment.variables.NPM_CONFIG_GLOBALCONFIG = "/etc/npmrc";
      })
      (mkIf cfg.mosh.enable {
        environment.systemPackages = [ cfg.mosh.package ];
        networking.firewall.allowedUDPPortRanges = lib.optional cfg.mosh.openFirewall {
          from = 60000;
          to = 61000;
        };
      })
      (mkIf cfg.wireshark.enable {
        environment.systemPackages = [ cfg.wireshark.package ];
        users.groups.wireshark = { };
        # The distribution's dumpcap is given the rights when it is installed; rules are kept at each boot.
        systemd.services.wireshark-dumpcap = mkIf cfg.wireshark.dumpcap.enable {
          description = "Capturing for members of the group wireshark";
          wantedBy = [ "multi-user.target" ];
          path = [ pkgs.libcap ];
          serviceConfig = {
            Type = "oneshot";
            RemainAfterExit = true;
          };
          script = ''
            chgrp wireshark /usr/bin/dumpcap
            chmod 750 /usr/bin/dumpcap
            setcap cap_net_raw,cap_net_admin+eip /usr/bin/dumpcap
          '';
        };
        environment.etc."udev/rules.d/85-wireshark-usbmon.rules" = mkIf cfg.wireshark.usbmon.enable {
          text = "SUBSYSTEM==\"usbmon\", MODE=\"0640\", GROUP=\"wireshark\"\n";
        };
      })
    ]
  );
}
