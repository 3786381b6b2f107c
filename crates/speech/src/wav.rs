//! WAV: as engines are given it, and as they answer it.

/// The sound as a WAV file of 16-bit mono PCM.
pub(crate) fn write(rate: u32, samples: &[i16]) -> Vec<u8> {
    let length = u32::try_from(samples.len() * 2).unwrap_or(u32::MAX - 36);
    let mut bytes = Vec::with_capacity(44 + samples.len() * 2);
    bytes.extend(b"RIFF");
    bytes.extend((36 + length).to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    bytes.extend(rate.to_le_bytes());
    bytes.extend((rate * 2).to_le_bytes());
    bytes.extend(b"\x02\0\x10\0data");
    bytes.extend(length.to_le_bytes());
    bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    bytes
}

/// Samples a second and the samples of 16-bit PCM, of several channels the first; `None` if it is something else. The
/// length in the header is not believed: an engine that answers while it speaks does not know it.
pub(crate) fn read(bytes: &[u8]) -> Option<(u32, Vec<i16>)> {
    if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WAVE" {
        return None;
    }
    let number = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let long = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let mut at = 12;
    let mut format = None;
    loop {
        let name = bytes.get(at..at + 4)?;
        let length = usize::try_from(long(at + 4)?).ok()?;
        let body = at + 8;
        match name {
            b"fmt " => {
                // 1 is PCM; 0xfffe says so further on, and 16 bits are PCM in either case.
                let (kind, channels, bits) = (number(body)?, number(body + 2)?, number(body + 14)?);
                if !matches!(kind, 1 | 0xfffe) || !(1..=2).contains(&channels) || bits != 16 {
                    return None;
                }
                format = Some((long(body + 4)?, usize::from(channels)));
            }
            b"data" => {
                let (rate, channels) = format?;
                let end = body.saturating_add(length).min(bytes.len());
                let samples = bytes[body..end].chunks_exact(2 * channels);
                return Some((rate, samples.map(|frame| i16::from_le_bytes([frame[0], frame[1]])).collect()));
            }
            _ => {}
        }
        at = body.checked_add(length)?.checked_add(length % 2)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(read(&write(8_000, &[1, -2, i16::MAX])), Some((8_000, vec![1, -2, i16::MAX])));
    }

    #[test]
    fn an_unknown_length_is_read_to_the_end_and_a_cut_header_is_no_sound() {
        let mut bytes = write(24_000, &[5, 6, 7]);
        bytes[40..44].fill(0xff);
        assert_eq!(read(&bytes), Some((24_000, vec![5, 6, 7])));
        for end in 0..44 {
            assert_eq!(read(&bytes[..end]), None);
        }
        bytes[34] = 24;
        assert_eq!(read(&bytes), None, "24 bits");
    }
}
