//! The header of our WAV files: stereo, 16 bit, 8,000 frames a second.

/// Bytes in front of the sound.
pub(crate) const HEADER: u64 = 44;
/// Bytes of a frame: two samples.
pub(crate) const FRAME: u64 = 4;

/// A header for this many frames.
pub(crate) fn header(frames: u64) -> [u8; HEADER as usize] {
    let data = u32::try_from(frames * FRAME).unwrap_or(u32::MAX - 36);
    let mut header = *b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x02\0\x40\x1f\0\0\0\x7d\0\0\x04\0\x10\0data\0\0\0\0";
    header[4..8].copy_from_slice(&(data + 36).to_le_bytes());
    header[40..44].copy_from_slice(&data.to_le_bytes());
    header
}

/// Whether the bytes are such a header, whatever its sizes say.
pub(crate) fn is_ours(bytes: &[u8; HEADER as usize]) -> bool {
    let model = header(0);
    bytes[..4] == model[..4] && bytes[8..40] == model[8..40]
}
