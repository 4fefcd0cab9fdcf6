{ lib, baseModules }: throw "later"
