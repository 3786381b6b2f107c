//! Clips that are being played to a leg.

use std::sync::Arc;

use super::clip::Clip;
use super::g711::Codec;

/// Clips one after the other, and how far they have been heard.
#[derive(Debug)]
pub(crate) struct Playback {
    pub(crate) token: u64,
    clips: Vec<Arc<Clip>>,
    clip: usize,
    sample: usize,
}

impl Playback {
    pub(crate) fn new(token: u64, clips: Vec<Arc<Clip>>) -> Self {
        let mut playback = Self { token, clips, clip: 0, sample: 0 };
        playback.settle();
        playback
    }

    /// Fills the frame with what comes next, and with silence after the end.
    pub(crate) fn fill(&mut self, codec: Codec, frame: &mut [u8]) {
        let mut filled = 0;
        while filled < frame.len() {
            let Some(clip) = self.clips.get(self.clip) else {
                frame[filled..].fill(codec.silence());
                return;
            };
            let rest = &clip.coded(codec)[self.sample..];
            let length = rest.len().min(frame.len() - filled);
            frame[filled..filled + length].copy_from_slice(&rest[..length]);
            filled += length;
            self.sample += length;
            self.settle();
        }
    }

    /// Whether everything has been heard.
    pub(crate) fn is_over(&self) -> bool {
        self.clip >= self.clips.len()
    }

    fn settle(&mut self) {
        while self.clips.get(self.clip).is_some_and(|clip| self.sample >= clip.samples()) {
            self.clip += 1;
            self.sample = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clips_follow_each_other_without_a_gap() {
        let clip = |value: i16, length| Arc::new(Clip::from_samples(&vec![value; length]));
        let mut playback = Playback::new(1, vec![clip(0, 0), clip(1_000, 100), clip(-1_000, 30), clip(0, 0)]);
        let mut frame = [0; 80];
        playback.fill(Codec::Pcma, &mut frame);
        assert!(frame.iter().all(|&byte| byte == Codec::Pcma.encode(1_000)));
        assert!(!playback.is_over());
        playback.fill(Codec::Pcma, &mut frame);
        assert!(frame[..20].iter().all(|&byte| byte == Codec::Pcma.encode(1_000)));
        assert!(frame[20..50].iter().all(|&byte| byte == Codec::Pcma.encode(-1_000)));
        assert!(frame[50..].iter().all(|&byte| byte == Codec::Pcma.silence()));
        assert!(playback.is_over());
        assert!(Playback::new(2, Vec::new()).is_over());
    }
}
