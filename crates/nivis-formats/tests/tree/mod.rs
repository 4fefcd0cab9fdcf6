//! A JSON tree for tests: what `builtins.fromJSON` would build.

use std::collections::BTreeMap;
use std::convert::Infallible;

use nivis_formats::float;
use nivis_formats::json::{self, JsonError, JsonSink};

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tree {
    /// Anything that is not a container, as text.
    Scalar(Vec<u8>),
    String(Vec<u8>),
    Array(Vec<Tree>),
    Object(BTreeMap<Vec<u8>, Tree>),
}

#[derive(Default)]
struct Builder {
    root: Option<Tree>,
    open: Vec<(Tree, Vec<u8>)>,
}

pub(crate) fn read(text: &[u8]) -> Result<Tree, JsonError<Infallible>> {
    let mut builder = Builder::default();
    json::parse(text, &mut builder)?;
    Ok(builder.root.expect("a parsed text has a value"))
}

impl Builder {
    fn add(&mut self, value: Tree) -> Result<(), Infallible> {
        match self.open.last_mut() {
            None => self.root = Some(value),
            Some((Tree::Array(items), _)) => items.push(value),
            Some((Tree::Object(members), key)) => {
                members.insert(std::mem::take(key), value);
            }
            Some(_) => unreachable!("only containers are open"),
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Infallible> {
        let (value, _) = self.open.pop().expect("containers close once");
        self.add(value)
    }

    fn open(&mut self, value: Tree) -> Result<(), Infallible> {
        self.open.push((value, Vec::new()));
        Ok(())
    }
}

impl JsonSink for Builder {
    type Error = Infallible;

    fn null(&mut self) -> Result<(), Infallible> {
        self.add(Tree::Scalar(b"null".to_vec()))
    }

    fn bool(&mut self, value: bool) -> Result<(), Infallible> {
        self.add(Tree::Scalar(value.to_string().into_bytes()))
    }

    fn int(&mut self, value: i64) -> Result<(), Infallible> {
        self.add(Tree::Scalar(value.to_string().into_bytes()))
    }

    fn float(&mut self, value: f64) -> Result<(), Infallible> {
        let mut text = Vec::new();
        float::write_json(&mut text, value);
        self.add(Tree::Scalar(text))
    }

    fn string(&mut self, value: &[u8]) -> Result<(), Infallible> {
        self.add(Tree::String(value.to_vec()))
    }

    fn start_object(&mut self) -> Result<(), Infallible> {
        self.open(Tree::Object(BTreeMap::new()))
    }

    fn key(&mut self, name: &[u8]) -> Result<(), Infallible> {
        self.open.last_mut().expect("keys stand in objects").1 = name.to_vec();
        Ok(())
    }

    fn end_object(&mut self) -> Result<(), Infallible> {
        self.close()
    }

    fn start_array(&mut self) -> Result<(), Infallible> {
        self.open(Tree::Array(Vec::new()))
    }

    fn end_array(&mut self) -> Result<(), Infallible> {
        self.close()
    }
}
