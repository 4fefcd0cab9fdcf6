//! Peeksort as in Nix's `sort.hh` (adapted there from Sebastian Wild's reference implementation, MIT): the same
//! comparisons in the same order, so that comparators which throw, trace or contradict themselves behave the same.

/// Sorts `items` stably by the fallible `less`, stopping at its first error; the order is then unspecified.
pub fn sort<T: Copy, E>(items: &mut [T], mut less: impl FnMut(T, T) -> Result<bool, E>) -> Result<(), E> {
    match *items {
        [] | [_] => Ok(()),
        [a, b] => {
            if less(b, a)? {
                items.swap(0, 1);
            }
            Ok(())
        }
        _ => {
            let end = items.len();
            let buffer = Vec::with_capacity(end);
            Sorter { items, buffer, less }.peeksort(0, end, 0, end)
        }
    }
}

/// Below this length runs are not sought.
const INSERTION_THRESHOLD: usize = 16;

struct Sorter<'a, T, F> {
    items: &'a mut [T],
    buffer: Vec<T>,
    less: F,
}

impl<T: Copy, E, F: FnMut(T, T) -> Result<bool, E>> Sorter<'_, T, F> {
    fn is_less(&mut self, a: usize, b: usize) -> Result<bool, E> {
        (self.less)(self.items[a], self.items[b])
    }

    /// Sorts `begin..end`, of which `begin..left` and `right..end` are sorted already.
    fn peeksort(&mut self, begin: usize, end: usize, left: usize, right: usize) -> Result<(), E> {
        if left == end || right == begin {
            return Ok(());
        }
        if end - begin <= INSERTION_THRESHOLD {
            return self.insertion_sort(begin, end);
        }
        let middle = begin + (end - begin) / 2;
        if middle <= left {
            self.peeksort(left, end, left + 1, right)?;
            return self.merge(begin, left, end);
        }
        if middle >= right {
            self.peeksort(begin, right, left, right - 1)?;
            return self.merge(begin, right, end);
        }

        // The run that holds the middle, in either direction.
        let falling = self.is_less(middle, middle - 1)?;
        let i = self.run_start(left, middle, falling)?;
        let j = self.run_end(middle - 1, right, falling)?;
        if falling {
            self.items[i..j].reverse();
        }
        if i == begin && j == end {
            return Ok(());
        }
        if middle - i < j - middle {
            self.peeksort(begin, i, left, i.wrapping_sub(1))?;
            self.peeksort(i, end, j, right)?;
            self.merge(begin, i, end)
        } else {
            self.peeksort(begin, j, left, i)?;
            self.peeksort(j, end, j + 1, right)?;
            self.merge(begin, j, end)
        }
    }

    /// The least `i` such that `i..end` falls strictly, or rises weakly.
    fn run_start(&mut self, begin: usize, mut end: usize, falling: bool) -> Result<usize, E> {
        if begin == end {
            return Ok(end);
        }
        while end - 1 > begin && self.is_less(end - 1, end - 2)? == falling {
            end -= 1;
        }
        Ok(end - 1)
    }

    /// The greatest `j` such that `begin..j` falls strictly, or rises weakly.
    fn run_end(&mut self, mut begin: usize, end: usize, falling: bool) -> Result<usize, E> {
        if begin == end {
            return Ok(begin);
        }
        while begin + 1 != end && self.is_less(begin + 1, begin)? == falling {
            begin += 1;
        }
        Ok(begin + 1)
    }

    fn insertion_sort(&mut self, begin: usize, end: usize) -> Result<(), E> {
        for current in begin + 1..end {
            let mut at = current;
            while at != begin && self.is_less(at, at - 1)? {
                self.items.swap(at, at - 1);
                at -= 1;
            }
        }
        Ok(())
    }

    fn merge(&mut self, begin: usize, middle: usize, end: usize) -> Result<(), E> {
        self.buffer.clear();
        self.buffer.extend_from_slice(&self.items[begin..end]);
        let (first, second) = self.buffer.split_at(middle - begin);
        let (mut left, mut right) = (0, 0);
        let mut output = begin;
        while left < first.len() && right < second.len() {
            // Equal elements come from the left, for stability.
            let next = if (self.less)(second[right], first[left])? {
                right += 1;
                second[right - 1]
            } else {
                left += 1;
                first[left - 1]
            };
            self.items[output] = next;
            output += 1;
        }
        let rest = if left < first.len() { &first[left..] } else { &second[right..] };
        self.items[output..end].copy_from_slice(rest);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use proptest::prelude::*;

    use super::sort;

    proptest! {
        #[test]
        fn sorts_stably(keys in prop::collection::vec(0u8..20, 0..200)) {
            let mut items: Vec<_> = keys.iter().copied().zip(0usize..).collect();
            let Ok(()) = sort(&mut items, |a, b| Ok::<_, Infallible>(a.0 < b.0));
            prop_assert!(items.is_sorted());
        }

        #[test]
        fn any_comparator_gives_a_permutation(answers: Vec<bool>, len in 0usize..300) {
            let mut items: Vec<_> = (0..len).collect();
            let mut answers = answers.into_iter().cycle();
            let Ok(()) = sort(&mut items, |_, _| Ok::<_, Infallible>(answers.next().unwrap_or(true)));
            items.sort_unstable();
            prop_assert!(items.into_iter().eq(0..len));
        }
    }

    #[test]
    fn the_first_error_stops() {
        let mut count = 0;
        let result = sort(&mut [3, 1, 2, 5, 4], |_, _| {
            count += 1;
            if count == 3 { Err("third") } else { Ok(true) }
        });
        assert_eq!((result, count), (Err("third"), 3));
    }
}
