//! nivis-store
