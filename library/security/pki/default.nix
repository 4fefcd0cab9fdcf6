# Certificates that are trusted beside the distribution's, which makes one bundle of all.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkOption
    types
    ;

  cfg = config.security.pki;

  # Where a distribution takes them from, what makes the bundle, and where it stands.
  debian = {
    folder = "/usr/local/share/ca-certificates";
    run = [ "/usr/sbin/update-ca-certificates" ];
    bundle = "/etc/ssl/certs/ca-certificates.crt";
  };
  ways = {
    inherit debian;
    ubuntu = debian;
    alpine = debian;
    fedora = {
      folder = "/etc/pki/ca-trust/source/anchors";
      run = [ "/usr/bin/update-ca-trust" ];
      bundle = "/etc/pki/tls/certs/ca-bundle.crt";
    };
    arch = {
      folder = "/etc/ca-certificates/trust-source/anchors";
      run = [ "/usr/bin/update-ca-trust" ];
      bundle = "/etc/ssl/certs/ca-certificates.crt";
    };
  };
  way = ways.${config.nivis.distribution};

  # The program finds files by their end.
  files =
    lib.imap1 (n: text: pkgs.writeText "certificate-${toString n}.crt" text) cfg.certificates
    ++ cfg.certificateFiles;
in
{
  options.security.pki = {
    certificateFiles = mkOption {
      type = types.listOf types.path;
      default = [ ];
      description = "Files of certificates.";
    };
    certificates = mkOption {
      type = types.listOf types.str;
      default = [ ];
      description = "Certificates in PEM.";
    };
    caBundle = mkOption {
      type = types.path;
      readOnly = true;
      default = way.bundle;
      defaultText = lib.literalMD "the distribution's bundle";
      description = "The file of all certificates that are trusted.";
    };
  };

  config = mkIf (files != [ ]) {
    environment.systemPackages = [ pkgs.cacert ];

    nivis.manifest.files = lib.listToAttrs (
      lib.imap1 (
        n: file:
        lib.nameValuePair "${way.folder}/nivis-${toString n}.crt" {
          source = "${file}";
          mode = "0644";
          user = "root";
          group = "root";
        }
      ) files
    );

    nivis.manifest.onChange.certificates = {
      paths = lib.imap1 (n: _: "${way.folder}/nivis-${toString n}.crt") files;
      command = way.run;
    };
  };
}
