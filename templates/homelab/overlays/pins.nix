# Versions that stay until they are moved by hand: data written by one does not open in the next.
_: prev: {
  postgresql = prev.postgresql_16;
}
