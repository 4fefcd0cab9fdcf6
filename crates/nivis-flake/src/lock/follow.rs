//! Following `follows`.

use super::{Edge, LockFile, NodeId, show_input_path};
use crate::spec::InputPath;

/// `follows` that lead nowhere or round in a circle.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum FollowError {
    #[error("follow cycle detected: [{}]", cycle.join(" -> "))]
    Cycle { cycle: Vec<String> },
    #[error("input '{input}' follows a non-existent input '{target}'")]
    Missing { input: String, target: String },
}

impl LockFile {
    /// The node at the end of a path of inputs, `None` where there is none.
    ///
    /// # Errors
    /// [`FollowError::Cycle`]
    pub fn find_input(&self, path: &[String]) -> Result<Option<NodeId>, FollowError> {
        self.find(path, &mut Vec::new())
    }

    fn find(&self, path: &[String], visited: &mut Vec<InputPath>) -> Result<Option<NodeId>, FollowError> {
        if let Some(start) = visited.iter().position(|seen| seen == path) {
            let mut cycle: Vec<String> =
                visited.iter().skip(start).map(|seen| show_input_path(seen)).collect();
            cycle.push(show_input_path(path));
            return Err(FollowError::Cycle { cycle });
        }
        visited.push(path.to_vec());
        let mut position = Self::ROOT;
        for name in path {
            position = match self.node(position).inputs.get(name) {
                None => return Ok(None),
                Some(Edge::Node(id)) => *id,
                Some(Edge::Follows(target)) => match self.find(target, visited)? {
                    Some(id) => id,
                    None => return Ok(None),
                },
            };
        }
        Ok(Some(position))
    }

    /// Checks that all `follows` lead somewhere.
    ///
    /// # Errors
    /// The first that does not.
    pub fn check_follows(&self) -> Result<(), FollowError> {
        for (input, edge) in self.all_inputs() {
            if let Edge::Follows(target) = edge
                && !target.is_empty()
                && self.find_input(&target)?.is_none()
            {
                let (input, target) = (show_input_path(&input), show_input_path(&target));
                return Err(FollowError::Missing { input, target });
            }
        }
        Ok(())
    }
}
