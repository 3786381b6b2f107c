//! What the program thought of an utterance: which words it heard when, and how well they fit.

/// A word, or a sound, and how well it fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub word: String,
    /// Frames of 10 ms.
    pub frames: i64,
    /// The logarithm of how well it fits; higher is better.
    pub score: i64,
}

/// One look at an utterance.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub words: Vec<Word>,
}

impl Look {
    /// Reads the table that the program writes with `-backtrace yes`: word, first and last frame, probability, score of
    /// the sound, two scores of the grammar. What is in its hypothesis is between two other lines.
    pub(super) fn read(text: &str) -> Self {
        let words: Vec<Word> = text
            .lines()
            .filter_map(|line| {
                let fields: Vec<&str> = line.split_whitespace().collect();
                let [word, first, last, probability, score, _, _] = fields[..] else {
                    return None;
                };
                probability.parse::<f64>().ok()?;
                let frames = last.parse::<i64>().ok()? - first.parse::<i64>().ok()? + 1;
                Some(Word { word: word.to_owned(), frames: frames.max(1), score: score.parse().ok()? })
            })
            .collect();
        // Nothing but silence is no phrase.
        if words.iter().all(|word| is_silence(&word.word)) { Self::default() } else { Self { words } }
    }

    /// The words without silence and numbers of pronunciations.
    pub(super) fn text(&self) -> String {
        let words = self.words.iter().filter(|word| !is_silence(&word.word));
        words.map(|word| word.word.split('(').next().unwrap_or_default()).collect::<Vec<_>>().join(" ")
    }

    fn score(&self) -> i64 {
        self.words.iter().map(|word| word.score).sum()
    }

    fn frames(&self) -> i64 {
        self.words.iter().map(|word| word.frames).sum()
    }
}

fn is_silence(word: &str) -> bool {
    word.starts_with(['<', '[', '+']) || word == "SIL" || word == "(NULL)"
}

/// The difference of scores a frame at which a phrase is as likely right as wrong, and how quickly that changes. Of 60
/// commands in six synthetic voices over A-law, 54 were understood, 47 with more than a half, and one as another one, with
/// less. Of 96 other sentences 73 were none, and 10 were taken for a command with more than a half, half of which sound
/// like one (opera, operator).
const EVEN: f32 = 18.0;
const SLOPE: f32 = 3.0;

/// How likely the phrase is what was said, 0–1, from how much better any sounds fit.
pub(super) fn confidence(phrase: &Look, sounds: &Look) -> f32 {
    let frames = phrase.frames().max(1) as f32;
    let worse = (sounds.score() - phrase.score()) as f32 / frames;
    1.0 / (1.0 + ((worse - EVEN) / SLOPE).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "INFO: fsg_search.c(853): 154 frames\n\
        word                 start end   pprob ascr       lscr       lback\n\
        <sil>                0     25    1.000 -250       -337       1  \n\
        check                26    59    1.000 -1324      0          1  \n\
        my(2)                60    75    1.000 -522       0          1  \n\
        <sil>                123   213   1.000 -475       -337       1  \n";

    #[test]
    fn the_words_and_their_scores_are_read() {
        let look = Look::read(TABLE);
        assert_eq!(look.text(), "check my");
        assert_eq!((look.frames(), look.score()), (26 + 34 + 16 + 91, -2_571));
        assert_eq!(Look::read("<sil> 0 9 1.000 -5 -3 1\n"), Look::default());
        assert_eq!(Look::read("ERROR: no such file"), Look::default());
    }

    #[test]
    fn a_phrase_that_fits_as_well_as_its_sounds_is_sure_and_one_that_fits_badly_is_not() {
        let look = |score| Look { words: vec![Word { word: "x".into(), frames: 100, score }] };
        assert!(confidence(&look(-1_000), &look(-800)) > 0.9);
        assert!(confidence(&look(-4_000), &look(-500)) < 0.1);
        assert!((confidence(&look(-1_800), &look(0)) - 0.5).abs() < 1e-6);
    }
}
