# The third host of docs/reference/unit-differences.md: a laptop with a desktop.
{ lib, ... }:
{
  networking.networkmanager = {
    enable = true;
    ensureProfiles.profiles.home = {
      connection = {
        id = "home";
        type = "wifi";
      };
      wifi.ssid = "home";
    };
  };
  boot = {
    isContainer = false;
    binfmt.emulatedSystems = lib.mkDefault [ ];
  };
  hardware = {
    bluetooth = {
      enable = true;
      disabledPlugins = [ "sap" ];
    };
    graphics.enable = true;
  };
  users.users.alice.isNormalUser = true;
  services = {
    earlyoom.enable = true;
    avahi = {
      enable = true;
      nssmdns4 = true;
      publish.enable = true;
    };
    blueman.enable = true;
    desktopManager.plasma6.enable = true;
    displayManager = {
      sddm.enable = true;
      autoLogin = {
        enable = true;
        user = "alice";
      };
    };
    flatpak.enable = true;
    fwupd.enable = true;
    geoclue2.enable = true;
    gvfs.enable = true;
    libinput.enable = true;
    logind.settings.Login.HandleLidSwitch = "suspend";
    pipewire = {
      enable = true;
      pulse.enable = true;
      alsa.enable = true;
    };
    printing = {
      enable = true;
      startWhenNeeded = false;
      stateless = true;
      browsed.enable = true;
    };
    resolved.enable = true;
    syncthing = {
      enable = true;
      user = "alice";
      group = "users";
      dataDir = "/home/alice";
    };
    timesyncd.enable = true;
    udisks2.enable = true;
    upower.enable = true;
    xserver.enable = true;
    xrdp.enable = true;
  };
  programs = {
    gnupg.agent.enable = true;
    ssh.startAgent = true;
    sway.enable = true;
  };
  systemd.user.services.hello = {
    description = "A service of users";
    wantedBy = [ "default.target" ];
    script = "echo hello";
  };
  virtualisation.podman = {
    enable = true;
    dockerCompat = true;
    autoPrune.enable = true;
  };
  zramSwap = {
    enable = true;
    memoryPercent = 25;
  };
}
