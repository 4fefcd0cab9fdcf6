# The table of licences: attribute name, SPDX identifier, full name.
{
  spdx,
  closed,
  shared,
  old,
  other,
}:
{
  # Apache, BSD, MIT and other permissive ones
  afl20 = spdx "AFL-2.0" "Academic Free License v2.0";
  afl21 = spdx "AFL-2.1" "Academic Free License v2.1";
  afl3 = spdx "AFL-3.0" "Academic Free License v3.0";
  artistic1 = spdx "Artistic-1.0" "Artistic License 1.0";
  artistic1-cl8 = spdx "Artistic-1.0-cl8" "Artistic License 1.0 w/clause 8";
  artistic2 = spdx "Artistic-2.0" "Artistic License 2.0";
  clArtistic = spdx "ClArtistic" "Clarified Artistic License";
  asl11 = spdx "Apache-1.1" "Apache License 1.1";
  asl20 = spdx "Apache-2.0" "Apache License 2.0";
  beerware = spdx "Beerware" "Beerware License";
  blueOak100 = spdx "BlueOak-1.0.0" "Blue Oak Model License 1.0.0";
  boehmGC = spdx "Boehm-GC" "Boehm-Demers-Weiser GC License";
  boost = spdx "BSL-1.0" "Boost Software License 1.0";
  bsd0 = spdx "0BSD" "BSD Zero Clause License";
  bsd1 = spdx "BSD-1-Clause" "BSD 1-Clause License";
  bsd2 = spdx "BSD-2-Clause" "BSD 2-Clause \"Simplified\" License";
  bsd2Patent = spdx "BSD-2-Clause-Patent" "BSD-2-Clause Plus Patent License";
  bsd2WithViews = spdx "BSD-2-Clause-Views" "BSD 2-Clause with views sentence";
  bsd3 = spdx "BSD-3-Clause" "BSD 3-Clause \"New\" or \"Revised\" License";
  bsd3Clear = spdx "BSD-3-Clause-Clear" "BSD 3-Clause Clear License";
  bsd3Lbnl = spdx "BSD-3-Clause-LBNL" "Lawrence Berkeley National Labs BSD variant license";
  bsdOriginal = spdx "BSD-4-Clause" "BSD 4-Clause \"Original\" or \"Old\" License";
  bsdOriginalShortened = spdx "BSD-4-Clause-Shortened" "BSD 4 Clause Shortened";
  bsdOriginalUC = spdx "BSD-4-Clause-UC" "BSD-4-Clause (University of California-Specific)";
  bsdProtection = spdx "BSD-Protection" "BSD Protection License";
  bsdSourceCode = spdx "BSD-Source-Code" "BSD Source Code Attribution";
  bzip2 = spdx "bzip2-1.0.6" "bzip2 and libbzip2 License v1.0.6";
  cnri-python = spdx "CNRI-Python" "CNRI Python License";
  curl = spdx "curl" "curl License";
  doc = spdx "DOC" "DOC License";
  dtoa = spdx "dtoa" "David M. Gay dtoa License";
  ecl20 = spdx "ECL-2.0" "Educational Community License v2.0" // {
    shortName = "ECL 2.0";
  };
  efl10 = spdx "EFL-1.0" "Eiffel Forum License v1.0";
  efl20 = spdx "EFL-2.0" "Eiffel Forum License v2.0";
  fair = spdx "Fair" "Fair License";
  fraunhofer-fdk = spdx "FDK-AAC" "Fraunhofer FDK AAC Codec Library";
  ftl = spdx "FTL" "Freetype Project License";
  giftware = spdx "Giftware" "Giftware License";
  gnuplot = spdx "gnuplot" "gnuplot License";
  hpnd = spdx "HPND" "Historical Permission Notice and Disclaimer";
  hpndSellVariant = spdx "HPND-sell-variant" "Historical Permission Notice and Disclaimer - sell variant";
  hpndUc = spdx "HPND-UC" "Historical Permission Notice and Disclaimer - University of California variant";
  iasl = spdx "Intel-ACPI" "Intel ACPI Software License Agreement";
  icu = spdx "ICU" "ICU License";
  ijg = spdx "IJG" "Independent JPEG Group License";
  imagemagick = spdx "ImageMagick" "ImageMagick License";
  imlib2 = spdx "Imlib2" "Imlib2 License";
  info-zip = spdx "Info-ZIP" "Info-ZIP License";
  isc = spdx "ISC" "ISC License";
  libpng = spdx "Libpng" "libpng License";
  libpng2 = spdx "libpng-2.0" "PNG Reference Library version 2";
  libtiff = spdx "libtiff" "libtiff License";
  lsof = spdx "lsof" "lsof License";
  miros = spdx "MirOS" "The MirOS Licence";
  mit = spdx "MIT" "MIT License";
  mit0 = spdx "MIT-0" "MIT No Attribution";
  mitAdvertising = spdx "MIT-advertising" "Enlightenment License (e16)";
  mit-cmu = spdx "MIT-CMU" "CMU License";
  mit-feh = spdx "MIT-feh" "feh License";
  mit-modern = spdx "MIT-Modern-Variant" "MIT License Modern Variant";
  mitOpenGroup = spdx "MIT-open-group" "MIT Open Group variant";
  mpich2 = spdx "mpich2" "mpich2 License";
  mulan-psl2 = spdx "MulanPSL-2.0" "Mulan Permissive Software License, Version 2";
  ncsa = spdx "NCSA" "University of Illinois/NCSA Open Source License";
  ntp = spdx "NTP" "NTP License";
  openldap = spdx "OLDAP-2.8" "Open LDAP Public License v2.8";
  openssl = spdx "OpenSSL" "OpenSSL License";
  php301 = spdx "PHP-3.01" "PHP License v3.01";
  postgresql = spdx "PostgreSQL" "PostgreSQL License";
  psfl = spdx "Python-2.0" "Python License 2.0";
  qhull = spdx "Qhull" "Qhull License";
  ruby = spdx "Ruby" "Ruby License";
  sgi-b-20 = spdx "SGI-B-2.0" "SGI Free Software License B v2.0";
  smlnj = spdx "SMLNJ" "Standard ML of New Jersey License";
  tcltk = spdx "TCL" "TCL/TK License";
  tcpWrappers = spdx "TCP-wrappers" "TCP Wrappers License";
  unicode-30 = spdx "Unicode-3.0" "Unicode License v3";
  unicode-dfs-2015 = spdx "Unicode-DFS-2015" "Unicode License Agreement - Data Files and Software (2015)";
  unicode-dfs-2016 = spdx "Unicode-DFS-2016" "Unicode License Agreement - Data Files and Software (2016)";
  unlicense = spdx "Unlicense" "The Unlicense";
  upl = spdx "UPL-1.0" "Universal Permissive License v1.0";
  vim = spdx "Vim" "Vim License";
  vsl10 = spdx "VSL-1.0" "Vovida Software License v1.0";
  w3c = spdx "W3C" "W3C Software Notice and License (2002-12-31)";
  wtfpl = spdx "WTFPL" "Do What The F*ck You Want To Public License";
  x11 = spdx "X11" "X11 License";
  xfig = spdx "Xfig" "Xfig License";
  xinetd = spdx "xinetd" "xinetd License";
  zlib = spdx "Zlib" "zlib License";
  zpl20 = spdx "ZPL-2.0" "Zope Public License 2.0";
  zpl21 = spdx "ZPL-2.1" "Zope Public License 2.1";

  # GNU
  agpl3Only = spdx "AGPL-3.0-only" "GNU Affero General Public License v3.0 only";
  agpl3Plus = spdx "AGPL-3.0-or-later" "GNU Affero General Public License v3.0 or later";
  fdl11Only = spdx "GFDL-1.1-only" "GNU Free Documentation License v1.1 only";
  fdl11Plus = spdx "GFDL-1.1-or-later" "GNU Free Documentation License v1.1 or later";
  fdl12Only = spdx "GFDL-1.2-only" "GNU Free Documentation License v1.2 only";
  fdl12Plus = spdx "GFDL-1.2-or-later" "GNU Free Documentation License v1.2 or later";
  fdl13Only = spdx "GFDL-1.3-only" "GNU Free Documentation License v1.3 only";
  fdl13Plus = spdx "GFDL-1.3-or-later" "GNU Free Documentation License v1.3 or later";
  gpl1Only = spdx "GPL-1.0-only" "GNU General Public License v1.0 only";
  gpl1Plus = spdx "GPL-1.0-or-later" "GNU General Public License v1.0 or later";
  gpl2 = old (spdx "GPL-2.0" "GNU General Public License v2.0");
  gpl2Only = spdx "GPL-2.0-only" "GNU General Public License v2.0 only";
  gpl2Plus = spdx "GPL-2.0-or-later" "GNU General Public License v2.0 or later";
  gpl3 = old (spdx "GPL-3.0" "GNU General Public License v3.0");
  gpl3Only = spdx "GPL-3.0-only" "GNU General Public License v3.0 only";
  gpl3Plus = spdx "GPL-3.0-or-later" "GNU General Public License v3.0 or later";
  lgpl2 = old (spdx "LGPL-2.0" "GNU Library General Public License v2");
  lgpl2Only = spdx "LGPL-2.0-only" "GNU Library General Public License v2 only";
  lgpl2Plus = spdx "LGPL-2.0-or-later" "GNU Library General Public License v2 or later";
  lgpl21 = old (spdx "LGPL-2.1" "GNU Lesser General Public License v2.1");
  lgpl21Only = spdx "LGPL-2.1-only" "GNU Lesser General Public License v2.1 only";
  lgpl21Plus = spdx "LGPL-2.1-or-later" "GNU Lesser General Public License v2.1 or later";
  lgpl3 = old (spdx "LGPL-3.0" "GNU Lesser General Public License v3.0");
  lgpl3Only = spdx "LGPL-3.0-only" "GNU Lesser General Public License v3.0 only";
  lgpl3Plus = spdx "LGPL-3.0-or-later" "GNU Lesser General Public License v3.0 or later";
  lgpllr = spdx "LGPLLR" "Lesser General Public License For Linguistic Resources";

  # Other ones that ask for changes to be shared
  apple-psl10 = spdx "APSL-1.0" "Apple Public Source License 1.0";
  apple-psl20 = spdx "APSL-2.0" "Apple Public Source License 2.0";
  apsl10 = old (spdx "APSL-1.0" "Apple Public Source License 1.0");
  apsl20 = old (spdx "APSL-2.0" "Apple Public Source License 2.0");
  cddl = spdx "CDDL-1.0" "Common Development and Distribution License 1.0";
  cecill20 = spdx "CECILL-2.0" "CeCILL Free Software License Agreement v2.0";
  cecill21 = spdx "CECILL-2.1" "CeCILL Free Software License Agreement v2.1";
  cecill-b = spdx "CECILL-B" "CeCILL-B Free Software License Agreement";
  cecill-c = spdx "CECILL-C" "CeCILL-C Free Software License Agreement";
  cpal10 = spdx "CPAL-1.0" "Common Public Attribution License 1.0";
  cpl10 = spdx "CPL-1.0" "Common Public License 1.0";
  epl10 = spdx "EPL-1.0" "Eclipse Public License 1.0";
  epl20 = spdx "EPL-2.0" "Eclipse Public License 2.0";
  eupl11 = spdx "EUPL-1.1" "European Union Public License 1.1";
  eupl12 = spdx "EUPL-1.2" "European Union Public License 1.2";
  ipl10 = spdx "IPL-1.0" "IBM Public License v1.0";
  lppl1 = spdx "LPPL-1.0" "LaTeX Project Public License v1.0";
  lppl12 = spdx "LPPL-1.2" "LaTeX Project Public License v1.2";
  lppl13a = spdx "LPPL-1.3a" "LaTeX Project Public License v1.3a";
  lppl13c = spdx "LPPL-1.3c" "LaTeX Project Public License v1.3c";
  lpl-102 = spdx "LPL-1.02" "Lucent Public License v1.02";
  mpl10 = spdx "MPL-1.0" "Mozilla Public License 1.0";
  mpl11 = spdx "MPL-1.1" "Mozilla Public License 1.1";
  mpl20 = spdx "MPL-2.0" "Mozilla Public License 2.0";
  mspl = spdx "MS-PL" "Microsoft Public License";
  ngpl = spdx "NGPL" "Nethack General Public License";
  osl2 = spdx "OSL-2.0" "Open Software License 2.0";
  osl21 = spdx "OSL-2.1" "Open Software License 2.1";
  osl3 = spdx "OSL-3.0" "Open Software License 3.0";
  qpl = spdx "QPL-1.0" "Q Public License 1.0";
  sleepycat = spdx "Sleepycat" "Sleepycat License";

  # Texts, data and fonts
  bitstreamVera = spdx "Bitstream-Vera" "Bitstream Vera Font License";
  cc0 = spdx "CC0-1.0" "Creative Commons Zero v1.0 Universal";
  cc-by-10 = spdx "CC-BY-1.0" "Creative Commons Attribution 1.0 Generic";
  cc-by-20 = spdx "CC-BY-2.0" "Creative Commons Attribution 2.0 Generic";
  cc-by-30 = spdx "CC-BY-3.0" "Creative Commons Attribution 3.0 Unported";
  cc-by-40 = spdx "CC-BY-4.0" "Creative Commons Attribution 4.0 International";
  cc-by-sa-10 = spdx "CC-BY-SA-1.0" "Creative Commons Attribution Share Alike 1.0 Generic";
  cc-by-sa-20 = spdx "CC-BY-SA-2.0" "Creative Commons Attribution Share Alike 2.0 Generic";
  cc-by-sa-25 = spdx "CC-BY-SA-2.5" "Creative Commons Attribution Share Alike 2.5 Generic";
  cc-by-sa-30 = spdx "CC-BY-SA-3.0" "Creative Commons Attribution Share Alike 3.0 Unported";
  cc-by-sa-40 = spdx "CC-BY-SA-4.0" "Creative Commons Attribution Share Alike 4.0 International";
  cc-by-nc-30 = closed (
    spdx "CC-BY-NC-3.0" "Creative Commons Attribution Non Commercial 3.0 Unported"
  );
  cc-by-nc-40 = closed (
    spdx "CC-BY-NC-4.0" "Creative Commons Attribution Non Commercial 4.0 International"
  );
  cc-by-nc-nd-30 = closed (
    spdx "CC-BY-NC-ND-3.0" "Creative Commons Attribution Non Commercial No Derivatives 3.0 Unported"
  );
  cc-by-nc-nd-40 = closed (
    spdx "CC-BY-NC-ND-4.0" "Creative Commons Attribution Non Commercial No Derivatives 4.0 International"
  );
  cc-by-nc-sa-20 = closed (
    spdx "CC-BY-NC-SA-2.0" "Creative Commons Attribution Non Commercial Share Alike 2.0 Generic"
  );
  cc-by-nc-sa-25 = closed (
    spdx "CC-BY-NC-SA-2.5" "Creative Commons Attribution Non Commercial Share Alike 2.5 Generic"
  );
  cc-by-nc-sa-30 = closed (
    spdx "CC-BY-NC-SA-3.0" "Creative Commons Attribution Non Commercial Share Alike 3.0 Unported"
  );
  cc-by-nc-sa-40 = closed (
    spdx "CC-BY-NC-SA-4.0" "Creative Commons Attribution Non Commercial Share Alike 4.0 International"
  );
  cc-by-nd-30 = closed (
    spdx "CC-BY-ND-3.0" "Creative Commons Attribution No Derivatives 3.0 Unported"
  );
  cc-by-nd-40 = closed (
    spdx "CC-BY-ND-4.0" "Creative Commons Attribution No Derivatives 4.0 International"
  );
  ipa = spdx "IPA" "IPA Font License";
  lal12 = spdx "LAL-1.2" "Licence Art Libre 1.2";
  lal13 = spdx "LAL-1.3" "Licence Art Libre 1.3";
  mplus = spdx "mplus" "mplus Font License";
  odbl = spdx "ODbL-1.0" "Open Data Commons Open Database License v1.0";
  ofl = spdx "OFL-1.1" "SIL Open Font License 1.1";
  opubl = spdx "OPUBL-1.0" "Open Publication License v1.0";
  ufl = spdx "Ubuntu-font-1.0" "Ubuntu Font Licence v1.0";

  # Exceptions, for WITH
  classpathException20 = spdx "Classpath-exception-2.0" "Classpath exception 2.0";
  fontException = spdx "Font-exception-2.0" "Font exception 2.0";
  llvm-exception = spdx "LLVM-exception" "LLVM Exception";
  ocamlLgplLinkingException = spdx "OCaml-LGPL-linking-exception" "OCaml LGPL Linking Exception";
  qwtException = spdx "Qwt-exception-1.0" "Qwt exception 1.0";
  ubdlException = spdx "UBDL-exception" "Unmodified Binary Distribution exception";
  wxWindowsException31 = spdx "WxWindows-exception-3.1" "WxWindows Library Exception 3.1";

  # Source to be seen, not free
  aladdin = closed (spdx "Aladdin" "Aladdin Free Public License");
  bsl11 = shared (spdx "BUSL-1.1" "Business Source License 1.1");
  elastic20 = closed (spdx "Elastic-2.0" "Elastic License 2.0");
  fsl11Asl20 = shared (
    spdx "FSL-1.1-ALv2" "Functional Source License, Version 1.1, ALv2 Future License"
  );
  fsl11Mit = shared (spdx "FSL-1.1-MIT" "Functional Source License, Version 1.1, MIT Future License");
  json = closed (spdx "JSON" "JSON License");
  nasa13 = closed (spdx "NASA-1.3" "NASA Open Source Agreement 1.3");
  sspl = shared (spdx "SSPL-1.0" "Server Side Public License, v 1");
  sustainableUse = closed (spdx "SUL-1.0" "Sustainable Use License v1.0");
  watcom = shared (spdx "Watcom-1.0" "Sybase Open Watcom Public License 1.0");

  # Without an identifier
  free = other "Unspecified free software license";
  publicDomain = other "Public Domain";
  commons-clause = closed (other "Commons Clause License" // { url = "https://commonsclause.com/"; });
  unfree = closed (other "Unfree");
  unfreeRedistributable = shared (other "Unfree redistributable");
  unfreeRedistributableFirmware = other "Unfree redistributable firmware" // {
    redistributable = true;
  };
}
