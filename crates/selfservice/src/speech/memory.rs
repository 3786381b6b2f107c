//! Speech kept in memory, the least recently heard given up first.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Key;

pub(super) struct Memory {
    most_bytes: usize,
    bytes: usize,
    heard: u64,
    kept: HashMap<Key, (Arc<[i16]>, u64)>,
    by_time: BTreeMap<u64, Key>,
}

impl Memory {
    pub fn new(most_bytes: usize) -> Self {
        Self { most_bytes, bytes: 0, heard: 0, kept: HashMap::new(), by_time: BTreeMap::new() }
    }

    pub fn get(&mut self, key: &Key) -> Option<Arc<[i16]>> {
        let (samples, time) = self.kept.get_mut(key)?;
        self.by_time.remove(time);
        self.heard += 1;
        *time = self.heard;
        self.by_time.insert(self.heard, *key);
        Some(Arc::clone(samples))
    }

    pub fn put(&mut self, key: Key, samples: Arc<[i16]>) {
        if let Some((before, time)) = self.kept.remove(&key) {
            self.by_time.remove(&time);
            self.bytes -= size(&before);
        }
        let added = size(&samples);
        if added > self.most_bytes {
            return;
        }
        while self.bytes + added > self.most_bytes {
            let Some((_, oldest)) = self.by_time.pop_first() else { break };
            if let Some((given_up, _)) = self.kept.remove(&oldest) {
                self.bytes -= size(&given_up);
            }
        }
        self.heard += 1;
        self.bytes += added;
        self.by_time.insert(self.heard, key);
        self.kept.insert(key, (samples, self.heard));
    }
}

/// The samples and what it costs to find them.
fn size(samples: &Arc<[i16]>) -> usize {
    samples.len() * 2 + 128
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_heard_for_longest_is_given_up() {
        let sound = || Arc::<[i16]>::from(vec![0; 436]); // 1,000 bytes
        let mut memory = Memory::new(3_000);
        for name in 1..=3 {
            memory.put([name; 32], sound());
        }
        assert!(memory.get(&[1; 32]).is_some());
        memory.put([4; 32], sound());
        let kept: Vec<bool> = (1..=4).map(|name| memory.get(&[name; 32]).is_some()).collect();
        assert_eq!(kept, [true, false, true, true]);
        memory.put([4; 32], sound());
        assert_eq!((memory.bytes, memory.kept.len(), memory.by_time.len()), (3_000, 3, 3));
        memory.put([5; 32], Arc::from(vec![0; 5_000]));
        assert_eq!(memory.kept.len(), 3, "what can never fit drives nothing out");
    }
}
