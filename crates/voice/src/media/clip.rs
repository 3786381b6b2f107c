//! Sound that is kept ready to be sent: coded once, played to any number of legs.

use std::time::Duration;

use super::g711::Codec;

/// A stretch of mono sound at 8,000 samples a second, coded in A-law and µ-law when it is made.
#[derive(Clone, PartialEq, Eq)]
pub struct Clip {
    alaw: Box<[u8]>,
    ulaw: Box<[u8]>,
}

/// A rate that clips are not made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("clips are made of 8,000 samples a second, not {0}")]
pub struct WrongRate(pub u32);

impl Clip {
    /// Codes the samples. `rate` must be 8,000.
    ///
    /// # Errors
    /// [`WrongRate`] for any other rate.
    pub fn from_pcm(rate: u32, samples: &[i16]) -> Result<Self, WrongRate> {
        if rate != 8_000 {
            return Err(WrongRate(rate));
        }
        Ok(Self::from_samples(samples))
    }

    /// Codes samples that are known to be at 8,000 a second.
    pub(crate) fn from_samples(samples: &[i16]) -> Self {
        Self {
            alaw: samples.iter().map(|&sample| Codec::Pcma.encode(sample)).collect(),
            ulaw: samples.iter().map(|&sample| Codec::Pcmu.encode(sample)).collect(),
        }
    }

    /// The sound in a coding.
    pub(crate) fn coded(&self, codec: Codec) -> &[u8] {
        match codec {
            Codec::Pcma => &self.alaw,
            Codec::Pcmu => &self.ulaw,
        }
    }

    /// The number of samples.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.alaw.len()
    }

    /// How long it sounds.
    #[must_use]
    pub fn duration(&self) -> Duration {
        Duration::from_micros(self.samples() as u64 * 125)
    }
}

impl std::fmt::Debug for Clip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Clip({:?})", self.duration())
    }
}
