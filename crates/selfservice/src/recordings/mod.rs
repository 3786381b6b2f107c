//! Recorded prompts (录音提示语): uploaded by staff, played in place of spoken texts.
//!
//! An upload is a WAV of any usual form; what is kept is what the telephone carries: 8,000 samples a second, one
//! channel, 16 bits.

pub(crate) mod http;

use std::io::Cursor;

use bytes::Bytes;
use domain::ObjectId;
use hound::{SampleFormat, WavReader};
use platform::objects::{NewObject, ObjectError, Objects};

use crate::error::SelfServiceError;
use crate::speech::{RATE, encoded, to_8_khz};

/// The most bytes of an upload.
pub(crate) const MOST_BYTES: usize = 10 * 1024 * 1024;

/// The longest recording, in seconds.
const LONGEST_SECONDS: usize = 300;

/// What objects of this room are to the store.
const KIND: &str = "prompt_recording";

/// The recorded prompts. Clones share them.
#[derive(Clone)]
pub struct Recordings {
    objects: Objects,
}

impl Recordings {
    /// The recordings among the objects.
    #[must_use]
    pub const fn new(objects: Objects) -> Self {
        Self { objects }
    }

    /// Keeps a recording as the telephone carries it; says its length in milliseconds.
    ///
    /// # Errors
    /// [`SelfServiceError::NoSound`] if the bytes are no WAV, [`SelfServiceError::SoundTooLong`], or if it cannot be
    /// stored.
    pub async fn put(&self, bytes: Bytes) -> Result<(ObjectId, u64), SelfServiceError> {
        let decode = move || decoded(&bytes);
        let samples = tokio::task::spawn_blocking(decode).await.map_err(|_| SelfServiceError::NoSound)??;
        let milliseconds = (samples.len() as u64) * 1000 / u64::from(RATE);
        let bytes = encoded(&samples).ok_or(SelfServiceError::NoSound)?.into();
        let new = NewObject { kind: KIND, media_type: "audio/wav".to_owned(), name: "prompt.wav".to_owned(), bytes };
        Ok((self.objects.put(new).await?, milliseconds))
    }

    /// A recording as a WAV file.
    ///
    /// # Errors
    /// [`SelfServiceError::UnknownRecording`], also for objects that are no recorded prompts.
    pub async fn get(&self, id: ObjectId) -> Result<Bytes, SelfServiceError> {
        self.check(id).await?;
        Ok(self.objects.get(id).await?.bytes)
    }

    /// Whether there is such a recording.
    ///
    /// # Errors
    /// [`SelfServiceError::UnknownRecording`], or if the store cannot be read.
    pub async fn check(&self, id: ObjectId) -> Result<(), SelfServiceError> {
        match self.objects.info(id).await {
            Ok(info) if info.kind == KIND => Ok(()),
            Ok(_) | Err(ObjectError::Unknown) => Err(SelfServiceError::UnknownRecording(id)),
            Err(error) => Err(error.into()),
        }
    }
}

/// The sound of a WAV file as the telephone carries it: its channels mixed, 8,000 samples a second.
fn decoded(bytes: &[u8]) -> Result<Vec<i16>, SelfServiceError> {
    let unreadable = |_: hound::Error| SelfServiceError::NoSound;
    let mut reader = WavReader::new(Cursor::new(bytes)).map_err(unreadable)?;
    let form = reader.spec();
    let channels = usize::from(form.channels);
    if channels == 0 || channels > 8 || form.sample_rate == 0 {
        return Err(SelfServiceError::NoSound);
    }
    let frames = reader.len() as usize / channels;
    if frames / form.sample_rate as usize > LONGEST_SECONDS {
        return Err(SelfServiceError::SoundTooLong(LONGEST_SECONDS));
    }
    let samples: Vec<f32> = match form.sample_format {
        SampleFormat::Float => reader.samples::<f32>().collect::<Result<_, _>>().map_err(unreadable)?,
        SampleFormat::Int => {
            let scale = 2f32.powi(i32::from(form.bits_per_sample) - 1);
            let read = reader.samples::<i32>().map(|sample| sample.map(|sample| sample as f32 / scale));
            read.collect::<Result<_, _>>().map_err(unreadable)?
        }
    };
    let mixed: Vec<i16> = samples
        .chunks_exact(channels)
        .map(|frame| {
            let mean = frame.iter().sum::<f32>() / channels as f32;
            (mean * 32_767.0).round().clamp(-32_768.0, 32_767.0) as i16
        })
        .collect();
    if mixed.is_empty() {
        return Err(SelfServiceError::NoSound);
    }
    to_8_khz(&mixed, form.sample_rate).ok_or(SelfServiceError::UnusualRate(form.sample_rate))
}

#[cfg(test)]
mod tests {
    use hound::{WavSpec, WavWriter};

    use super::*;

    fn wav(form: WavSpec, frames: u32) -> Vec<u8> {
        let mut cursor = Cursor::new(Vec::new());
        let mut writer = WavWriter::new(&mut cursor, form).unwrap();
        for n in 0..frames {
            let tone = (f64::from(n) * 1000.0 * std::f64::consts::TAU / f64::from(form.sample_rate)).sin() * 0.5;
            for channel in 0..form.channels {
                // The second channel is silent: mixed, the tone is half as loud.
                let value = if channel == 0 { tone } else { 0.0 };
                match form.sample_format {
                    SampleFormat::Float => writer.write_sample(value as f32).unwrap(),
                    SampleFormat::Int => {
                        let scale = 2f64.powi(i32::from(form.bits_per_sample) - 1) - 1.0;
                        writer.write_sample((value * scale) as i32).unwrap();
                    }
                }
            }
        }
        writer.finalize().unwrap();
        cursor.into_inner()
    }

    #[test]
    fn usual_recordings_become_what_the_telephone_carries() {
        for (rate, channels, bits, format) in [
            (8_000, 1, 16, SampleFormat::Int),
            (44_100, 2, 16, SampleFormat::Int),
            (48_000, 1, 24, SampleFormat::Int),
            (16_000, 1, 8, SampleFormat::Int),
            (48_000, 2, 32, SampleFormat::Float),
        ] {
            let form = WavSpec { channels, sample_rate: rate, bits_per_sample: bits, sample_format: format };
            let samples = decoded(&wav(form, rate)).unwrap();
            assert_eq!(samples.len(), 8_000, "{rate} Hz");
            let middle = &samples[1_000..7_000];
            let power = middle.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>() / middle.len() as f64;
            let loudness = 16_384.0 / f64::from(channels) / 2f64.sqrt();
            assert!((power.sqrt() / loudness - 1.0).abs() < 0.05, "{rate} Hz: {} of {loudness}", power.sqrt());
        }
    }

    #[test]
    fn what_is_no_sound_or_too_long_is_refused() {
        let form = WavSpec { channels: 1, sample_rate: 8_000, bits_per_sample: 16, sample_format: SampleFormat::Int };
        assert!(matches!(decoded(b"ID3\x03 no wave"), Err(SelfServiceError::NoSound)));
        assert!(matches!(decoded(&wav(form, 0)), Err(SelfServiceError::NoSound)));
        assert!(matches!(decoded(&wav(form, 8_000 * 302)), Err(SelfServiceError::SoundTooLong(300))));
        let odd = WavSpec { sample_rate: 44_099, ..form };
        assert!(matches!(decoded(&wav(odd, 100)), Err(SelfServiceError::UnusualRate(44_099))));
        let whole = wav(form, 1_000);
        for end in 0..44 {
            assert!(decoded(&whole[..end]).is_err());
        }
    }
}
