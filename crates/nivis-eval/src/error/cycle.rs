//! The values of an infinite recursion, gathered while the error leaves them.

use super::{Detail, Error};
use crate::heap::Ref;
use crate::source::Pos;

/// The way from a value back to itself.
#[derive(Clone, Debug)]
pub struct Cycle {
    /// The slot that was needed while it was being evaluated.
    slot: Ref,
    /// Where the values stand that are part of it, the one that closes the cycle last.
    places: Vec<Pos>,
    /// How many frames of the trace are inside; `None` until the slot is met again.
    frames: Option<usize>,
    /// What met the slot again has no place: a builtin. The reference then gives none, where a variable further out has one.
    is_placeless: bool,
}

impl Cycle {
    /// The cycle that a slot was found in.
    pub(crate) fn through(slot: Ref) -> Cycle {
        Cycle { slot, places: Vec::new(), frames: None, is_placeless: false }
    }

    /// The places that go round, outermost first; empty where the way back is not known.
    pub fn places(&self) -> Vec<Pos> {
        if self.frames.is_none() {
            return Vec::new();
        }
        let mut places: Vec<Pos> = self.places.iter().rev().copied().filter(|&pos| pos != 0).collect();
        places.dedup();
        places
    }

    /// Whether what met the value again has no place.
    pub fn is_placeless(&self) -> bool {
        self.is_placeless
    }

    /// How many of the innermost frames of the trace are part of it.
    pub fn frames(&self) -> usize {
        self.frames.unwrap_or(0)
    }
}

impl Error {
    /// The failure of a value at `pos` in one of these slots is passed on.
    #[cold]
    pub(crate) fn passes(&self, slots: &[Ref], pos: Pos) {
        let mut data = self.0.borrow_mut();
        let frames = data.trace.len();
        let has_place = data.pos != 0;
        if let Some(Detail::Cycle(cycle)) = &mut data.detail
            && cycle.frames.is_none()
        {
            cycle.is_placeless |= cycle.places.is_empty() && !has_place;
            cycle.places.push(pos);
            if slots.contains(&cycle.slot) {
                cycle.frames = Some(frames);
            }
        }
    }
}
