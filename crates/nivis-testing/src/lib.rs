//! nivis-testing
