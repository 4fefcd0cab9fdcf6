//! Tree to values: the Nix language as C++ Nix 2.34 evaluates it. Knows no flakes and no hosts; reaches files and the
//! store through [`io::EvalIo`] only.

pub mod builtins;
mod captured;
pub mod code;
mod compile;
pub mod context;
pub mod error;
mod evaluator;
pub mod heap;
mod interpret;
pub mod io;
pub mod limits;
pub mod print;
mod reads;
pub mod settings;
pub mod shape;
pub mod source;
pub mod suggest;
mod symbols;
mod text;
mod walk;

pub use error::{Error, ErrorKind, Result};
pub use evaluator::{Evaluator, INTERRUPTED};
pub use heap::Word;
pub use interpret::coerce::Coercion;
pub use settings::Settings;
