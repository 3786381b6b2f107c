//! Reading the sound that a program writes to a pipe: a WAV whose lengths are not to be believed, because the program
//! did not know them when it wrote the header.

/// Samples a second and the samples of 16-bit mono PCM; `None` if it is something else.
pub(super) fn read(bytes: &[u8]) -> Option<(u32, Vec<i16>)> {
    if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WAVE" {
        return None;
    }
    let mut at = 12;
    let mut rate = None;
    loop {
        let name = bytes.get(at..at + 4)?;
        let length = usize::try_from(u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?)).ok()?;
        let body = at + 8;
        match name {
            b"fmt " => {
                let field =
                    |from: usize| Some(u16::from_le_bytes(bytes.get(body + from..body + from + 2)?.try_into().ok()?));
                let (format, channels, bits) = (field(0)?, field(2)?, field(14)?);
                if (format, channels, bits) != (1, 1, 16) {
                    return None;
                }
                rate = Some(u32::from_le_bytes(bytes.get(body + 4..body + 8)?.try_into().ok()?));
            }
            b"data" => {
                let end = body.saturating_add(length).min(bytes.len());
                let samples =
                    bytes[body..end].chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
                return Some((rate?, samples));
            }
            _ => {}
        }
        at = body.checked_add(length)?.checked_add(length % 2)?;
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    fn wav(data_length: u32, samples: &[i16]) -> Vec<u8> {
        let mut bytes = b"RIFF\x24\xf0\xff\x7fWAVEfmt \x10\0\0\0\x01\0\x01\0".to_vec();
        bytes.extend(22_050u32.to_le_bytes());
        bytes.extend(44_100u32.to_le_bytes());
        bytes.extend([2, 0, 16, 0]);
        bytes.extend(b"LIST\x03\0\0\0abc\0data");
        bytes.extend(data_length.to_le_bytes());
        bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
        bytes
    }

    #[test]
    fn a_length_that_the_program_did_not_know_is_not_believed() {
        assert_eq!(read(&wav(0x7fff_f000, &[1, -2, 3])), Some((22_050, vec![1, -2, 3])));
        assert_eq!(read(&wav(4, &[1, -2, 3])), Some((22_050, vec![1, -2])));
    }

    #[test]
    fn what_is_no_sound_is_none() {
        let whole = wav(6, &[1, 2, 3]);
        for end in 0..whole.len() - 6 {
            assert_eq!(read(&whole[..end]), None);
        }
        let mut stereo = whole.clone();
        stereo[22] = 2;
        assert_eq!(read(&stereo), None);
    }
}
