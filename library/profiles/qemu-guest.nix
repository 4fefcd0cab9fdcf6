# What `nivis hardware` imports under QEMU: drivers that NixOS puts into the initial RAM disk. A distribution's has them, so
# that nothing is left to do.
{ }
