//! nivis-diag
