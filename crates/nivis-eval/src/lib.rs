//! nivis-eval
