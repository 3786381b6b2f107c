//! ITU-T G.711: A-law and µ-law as tables, computed when the program is compiled.

/// The two codings of G.711, by their RTP payload types (RFC 3551 §6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Codec {
    /// µ-law, payload type 0.
    Pcmu,
    /// A-law, payload type 8.
    Pcma,
}

impl Codec {
    /// The static RTP payload type.
    #[must_use]
    pub const fn payload_type(self) -> u8 {
        match self {
            Self::Pcmu => 0,
            Self::Pcma => 8,
        }
    }

    /// The coded byte of silence.
    #[must_use]
    pub const fn silence(self) -> u8 {
        match self {
            Self::Pcmu => 0xff,
            Self::Pcma => 0xd5,
        }
    }

    /// The table from a coded byte to its sample.
    #[must_use]
    pub const fn decoder(self) -> &'static [i16; 256] {
        match self {
            Self::Pcmu => &ULAW_TO_LINEAR,
            Self::Pcma => &ALAW_TO_LINEAR,
        }
    }

    /// The table from a byte of this coding to the byte of the other one.
    #[must_use]
    pub(crate) const fn to_other(self) -> &'static [u8; 256] {
        match self {
            Self::Pcmu => &ULAW_TO_ALAW,
            Self::Pcma => &ALAW_TO_ULAW,
        }
    }

    /// Codes one sample.
    #[must_use]
    pub const fn encode(self, sample: i16) -> u8 {
        match self {
            Self::Pcmu => encode_ulaw(sample),
            Self::Pcma => encode_alaw(sample),
        }
    }
}

static ULAW_TO_LINEAR: [i16; 256] = table_of_samples(Codec::Pcmu);
static ALAW_TO_LINEAR: [i16; 256] = table_of_samples(Codec::Pcma);
static ULAW_TO_ALAW: [u8; 256] = table_between(Codec::Pcmu);
static ALAW_TO_ULAW: [u8; 256] = table_between(Codec::Pcma);

const fn table_of_samples(codec: Codec) -> [i16; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match codec {
            Codec::Pcmu => decode_ulaw(byte as u8),
            Codec::Pcma => decode_alaw(byte as u8),
        };
        byte += 1;
    }
    table
}

const fn table_between(from: Codec) -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match from {
            Codec::Pcmu => encode_alaw(decode_ulaw(byte as u8)),
            Codec::Pcma => encode_ulaw(decode_alaw(byte as u8)),
        };
        byte += 1;
    }
    table
}

/// Adds half a step to the middle of each segment; 14-bit values are scaled to 16 bits.
const fn decode_ulaw(byte: u8) -> i16 {
    let byte = !byte;
    let segment = (byte >> 4) & 7;
    let magnitude = (((((byte & 0x0f) as i16) << 3) + 0x84) << segment) - 0x84;
    if byte & 0x80 != 0 { -magnitude } else { magnitude }
}

const fn encode_ulaw(sample: i16) -> u8 {
    let negative = sample < 0;
    let magnitude = if negative { -(sample as i32) } else { sample as i32 };
    let magnitude = if magnitude > 32_635 { 32_635 } else { magnitude } + 0x84;
    // The position of the leading bit, 7 (segment 0) to 14 (segment 7).
    let segment = (31 - magnitude.leading_zeros() as i32) - 7;
    let step = (magnitude >> (segment + 3)) & 0x0f;
    let byte = (segment << 4 | step) as u8 | if negative { 0x80 } else { 0 };
    !byte
}

const fn decode_alaw(byte: u8) -> i16 {
    let byte = byte ^ 0x55;
    let segment = (byte >> 4) & 7;
    let step = ((byte & 0x0f) as i16) << 4;
    let magnitude = if segment == 0 { step + 8 } else { (step + 0x108) << (segment - 1) };
    if byte & 0x80 != 0 { magnitude } else { -magnitude }
}

const fn encode_alaw(sample: i16) -> u8 {
    let negative = sample < 0;
    let magnitude = if negative { !sample } else { sample };
    let byte = if magnitude < 256 {
        (magnitude >> 4) as u8
    } else {
        let segment = (15 - magnitude.leading_zeros() as i16) - 7;
        ((segment << 4) | ((magnitude >> (segment + 3)) & 0x0f)) as u8
    };
    (byte | if negative { 0 } else { 0x80 }) ^ 0x55
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_the_recommendation() {
        // Extremes and first steps of the tables in ITU-T G.711 (scaled to 16 bits).
        assert_eq!(Codec::Pcmu.decoder()[0x00], -32_124);
        assert_eq!(Codec::Pcmu.decoder()[0x80], 32_124);
        assert_eq!(Codec::Pcmu.decoder()[0xff], 0);
        assert_eq!(Codec::Pcmu.decoder()[0xfe], 8);
        assert_eq!(Codec::Pcma.decoder()[0xd5], 8);
        assert_eq!(Codec::Pcma.decoder()[0x55], -8);
        assert_eq!(Codec::Pcma.decoder()[0xaa], 32_256);
        assert_eq!(Codec::Pcma.decoder()[0x2a], -32_256);
    }

    #[test]
    fn a_decoded_byte_codes_to_itself() {
        for codec in [Codec::Pcma, Codec::Pcmu] {
            for byte in 0..=255_u8 {
                let sample = codec.decoder()[usize::from(byte)];
                let again = codec.encode(sample);
                // µ-law has two zeros.
                assert!(again == byte || (codec == Codec::Pcmu && sample == 0), "{codec:?} {byte:#x}");
            }
        }
    }

    #[test]
    fn coding_is_within_half_a_step_everywhere() {
        for codec in [Codec::Pcma, Codec::Pcmu] {
            for sample in i16::MIN..=i16::MAX {
                let heard = i32::from(codec.decoder()[usize::from(codec.encode(sample))]);
                let error = (heard - i32::from(sample)).abs();
                let clipped = i32::from(sample).abs() > 32_124;
                let allowed = ((i32::from(sample).abs() + 132) / 31).max(16);
                assert!(clipped || error <= allowed, "{codec:?} {sample} became {heard}");
            }
        }
    }

    #[test]
    fn silence_stays_silence_between_the_codings() {
        assert_eq!(Codec::Pcmu.to_other()[usize::from(Codec::Pcmu.silence())], Codec::Pcma.silence());
        let back = Codec::Pcma.to_other()[usize::from(Codec::Pcma.silence())];
        assert!(Codec::Pcmu.decoder()[usize::from(back)].abs() <= 8);
    }
}
