//! Prompts as clips: synthesised or recorded, kept ready to be played.

use std::collections::{HashMap, VecDeque};
use std::io::Cursor;
use std::sync::Arc;

use center::ports::{Prompt, Synthesizer};
use domain::{Language, ObjectId};
use parking_lot::Mutex;
use platform::objects::Objects;

use crate::media::Clip;

/// Clips by what they say. Clones share them; the oldest give way when there are too many.
#[derive(Clone)]
pub struct Prompts {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    texts: HashMap<Language, HashMap<Arc<str>, Arc<Clip>>>,
    recorded: HashMap<ObjectId, Arc<Clip>>,
    order: VecDeque<Key>,
    samples: usize,
    limit: usize,
}

enum Key {
    Text(Language, Arc<str>),
    Recorded(ObjectId),
}

impl Prompts {
    /// Keeps at most so many bytes of coded sound: two for each sample.
    #[must_use]
    pub fn new(limit_bytes: usize) -> Self {
        Self { kept: Arc::new(Mutex::new(Kept { limit: limit_bytes / 2, ..Kept::default() })) }
    }

    /// The clips, if all of them are ready.
    #[must_use]
    pub fn ready(&self, language: Language, prompts: &[Prompt]) -> Option<Vec<Arc<Clip>>> {
        let kept = self.kept.lock();
        prompts.iter().filter(|prompt| !is_empty(language, prompt)).map(|prompt| kept.find(language, prompt)).collect()
    }

    /// Makes the clips ready. What can be neither read nor spoken is left away: the call goes on without it.
    pub async fn prepare(&self, voice: &Voice, language: Language, prompts: &[Prompt]) -> Vec<Arc<Clip>> {
        let mut clips = Vec::with_capacity(prompts.len());
        for prompt in prompts.iter().filter(|prompt| !is_empty(language, prompt)) {
            let known = self.kept.lock().find(language, prompt);
            match known {
                Some(clip) => clips.push(clip),
                None => clips.extend(self.make(voice, language, prompt).await),
            }
        }
        clips
    }

    async fn make(&self, voice: &Voice, language: Language, prompt: &Prompt) -> Option<Arc<Clip>> {
        if let Some(audio) = prompt.audio
            && let Some(clip) = voice.recorded(audio).await
        {
            self.kept.lock().keep(Key::Recorded(audio), &clip);
            return Some(clip);
        }
        let text = prompt.text.get(language);
        let clip = voice.speak(language, text).await?;
        self.kept.lock().keep(Key::Text(language, text.into()), &clip);
        Some(clip)
    }
}

fn is_empty(language: Language, prompt: &Prompt) -> bool {
    prompt.audio.is_none() && prompt.text.get(language).trim().is_empty()
}

impl Kept {
    fn find(&self, language: Language, prompt: &Prompt) -> Option<Arc<Clip>> {
        if let Some(clip) = prompt.audio.and_then(|audio| self.recorded.get(&audio)) {
            return Some(Arc::clone(clip));
        }
        self.texts.get(&language)?.get(prompt.text.get(language)).filter(|_| prompt.audio.is_none()).cloned()
    }

    fn keep(&mut self, key: Key, clip: &Arc<Clip>) {
        let before = match &key {
            Key::Text(language, text) => {
                self.texts.entry(*language).or_default().insert(Arc::clone(text), Arc::clone(clip))
            }
            Key::Recorded(audio) => self.recorded.insert(*audio, Arc::clone(clip)),
        };
        self.samples += clip.samples();
        match before {
            // Two callers made the same one: it stands in the order already.
            Some(before) => self.samples -= before.samples(),
            None => self.order.push_back(key),
        }
        while self.samples > self.limit && self.order.len() > 1 {
            let gone = match self.order.pop_front() {
                Some(Key::Text(language, text)) => self.texts.get_mut(&language).and_then(|texts| texts.remove(&text)),
                Some(Key::Recorded(audio)) => self.recorded.remove(&audio),
                None => None,
            };
            self.samples -= gone.map_or(0, |clip| clip.samples());
        }
    }
}

/// Where sound comes from.
#[derive(Clone)]
pub struct Voice {
    /// Speaks texts.
    pub synthesizer: Arc<dyn Synthesizer>,
    /// Holds recorded prompts.
    pub objects: Objects,
}

impl Voice {
    async fn speak(&self, language: Language, text: &str) -> Option<Arc<Clip>> {
        let speech = match self.synthesizer.speak(language, text).await {
            Ok(speech) => speech,
            Err(error) => {
                tracing::warn!(%error, "a prompt could not be spoken");
                return None;
            }
        };
        clip_of(speech.rate, &speech.samples)
    }

    async fn recorded(&self, audio: ObjectId) -> Option<Arc<Clip>> {
        match self.objects.get(audio).await {
            Ok(object) => read_wav(&object.bytes),
            Err(error) => {
                tracing::warn!(%audio, %error, "a recorded prompt could not be read");
                None
            }
        }
    }
}

/// A clip of samples at 8,000 a second or a multiple of it.
fn clip_of(rate: u32, samples: &[i16]) -> Option<Arc<Clip>> {
    let step = usize::try_from(rate / 8_000).ok().filter(|step| *step > 0 && rate % 8_000 == 0);
    let Some(step) = step else {
        tracing::warn!(rate, "a prompt has a rate that is no multiple of 8,000 samples a second");
        return None;
    };
    let made = if step == 1 {
        Clip::from_pcm(8_000, samples)
    } else {
        let averaged: Vec<i16> = samples
            .chunks(step)
            .map(|chunk| {
                let sum: i64 = chunk.iter().map(|sample| i64::from(*sample)).sum();
                i16::try_from(sum / i64::try_from(chunk.len()).unwrap_or(1)).unwrap_or(0)
            })
            .collect();
        Clip::from_pcm(8_000, &averaged)
    };
    made.ok().map(Arc::new)
}

/// The first channel of a WAV file of 16-bit samples.
fn read_wav(bytes: &[u8]) -> Option<Arc<Clip>> {
    let mut reader = hound::WavReader::new(Cursor::new(bytes)).ok()?;
    let form = reader.spec();
    if form.bits_per_sample != 16 || form.sample_format != hound::SampleFormat::Int || form.channels == 0 {
        tracing::warn!("a recorded prompt is no WAV of 16-bit samples");
        return None;
    }
    let samples: Vec<i16> =
        reader.samples::<i16>().step_by(usize::from(form.channels)).collect::<Result<_, _>>().ok()?;
    clip_of(form.sample_rate, &samples)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Localised;

    fn prompt(text: &str) -> Prompt {
        Prompt { text: Localised::new(text, text), audio: None }
    }

    fn keep(prompts: &Prompts, text: &str, samples: usize) {
        let clip = Arc::new(Clip::from_pcm(8_000, &vec![0; samples]).unwrap());
        prompts.kept.lock().keep(Key::Text(Language::Zh, text.into()), &clip);
    }

    #[test]
    fn the_oldest_clips_give_way() {
        let prompts = Prompts::new(2000);
        for text in ["a", "b", "c"] {
            keep(&prompts, text, 400);
        }
        assert!(prompts.ready(Language::Zh, &[prompt("a")]).is_none());
        assert_eq!(prompts.ready(Language::Zh, &[prompt("b"), prompt("c")]).unwrap().len(), 2);
        assert!(prompts.ready(Language::En, &[prompt("b")]).is_none(), "each language has its own");
    }

    #[test]
    fn a_prompt_without_text_is_ready_and_silent() {
        let prompts = Prompts::new(2000);
        assert!(prompts.ready(Language::Zh, &[prompt("  ")]).unwrap().is_empty());
    }

    #[test]
    fn a_wav_of_two_channels_at_16_kilohertz_is_taken() {
        let mut bytes = Cursor::new(Vec::new());
        let form = hound::WavSpec {
            channels: 2,
            sample_rate: 16_000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut writer = hound::WavWriter::new(&mut bytes, form).unwrap();
        for _ in 0..16_000 {
            writer.write_sample(1000_i16).unwrap();
            writer.write_sample(-1000_i16).unwrap();
        }
        writer.finalize().unwrap();
        assert_eq!(read_wav(bytes.get_ref()).unwrap().samples(), 8_000);
        assert!(read_wav(b"no wav").is_none());
    }
}
