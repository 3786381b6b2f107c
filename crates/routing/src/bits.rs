//! Sets of small numbers.

/// A set of small numbers, one bit each. It grows as numbers are put in.
#[derive(Debug, Clone, Default)]
pub(crate) struct BitSet {
    words: Vec<u64>,
}

impl BitSet {
    /// Puts the number in or takes it out.
    pub(crate) fn set(&mut self, number: usize, present: bool) {
        let word = number / 64;
        if word >= self.words.len() {
            if !present {
                return;
            }
            self.words.resize(word + 1, 0);
        }
        let bit = 1 << (number % 64);
        if present {
            self.words[word] |= bit;
        } else {
            self.words[word] &= !bit;
        }
    }

    /// The numbers of the set that are also in the set whose words `other` gives.
    pub(crate) fn numbers_where(&self, other: impl Fn(usize) -> u64) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(move |(index, word)| numbers_in(index, word & other(index)))
    }

    /// The bits, 64 numbers to a word.
    pub(crate) fn words(&self) -> &[u64] {
        &self.words
    }

    /// The word of the numbers from `64 * index` on.
    pub(crate) fn word(&self, index: usize) -> u64 {
        self.words.get(index).copied().unwrap_or(0)
    }
}

/// The numbers whose bits are set in the word at `index`, in rising order.
pub(crate) fn numbers_in(index: usize, word: u64) -> impl Iterator<Item = usize> {
    let mut rest = word;
    std::iter::from_fn(move || {
        if rest == 0 {
            return None;
        }
        let bit = rest.trailing_zeros() as usize;
        rest &= rest - 1;
        Some(index * 64 + bit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_again_in_rising_order() {
        let mut set = BitSet::default();
        for number in [200, 3, 64, 63, 7] {
            set.set(number, true);
        }
        set.set(7, false);
        set.set(100_000, false);
        let found: Vec<_> = set.numbers_where(|_| u64::MAX).collect();
        assert_eq!(found, [3, 63, 64, 200]);
        assert_eq!(set.word(99), 0);
    }
}
