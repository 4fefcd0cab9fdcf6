{ lib, manifest, ... }:
{
  "certificates stand where the distribution takes them from" = {
    module.security.pki = {
      certificates = [ "-----BEGIN CERTIFICATE-----\n" ];
      certificateFiles = [ "/srv/ca.pem" ];
    };
    actual = host: {
      files = lib.mapAttrs (_: f: f.mode) (manifest host).files;
      inherit (manifest host) onChange;
      bundle = host.config.security.pki.caBundle;
    };
    expected = {
      files = {
        "/usr/local/share/ca-certificates/nivis-1.crt" = "0644";
        "/usr/local/share/ca-certificates/nivis-2.crt" = "0644";
      };
      onChange.certificates = {
        paths = [
          "/usr/local/share/ca-certificates/nivis-1.crt"
          "/usr/local/share/ca-certificates/nivis-2.crt"
        ];
        command = [ "/usr/sbin/update-ca-certificates" ];
      };
      bundle = "/etc/ssl/certs/ca-certificates.crt";
    };
  };

  "on another distribution elsewhere" = {
    module = {
      nivis.distribution = "fedora";
      security.pki.certificates = [ "x" ];
    };
    actual = host: lib.attrNames (manifest host).files;
    expected = [ "/etc/pki/ca-trust/source/anchors/nivis-1.crt" ];
  };
}
