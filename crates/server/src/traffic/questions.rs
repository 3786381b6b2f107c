//! What simulated customers ask: `demo/traffic/questions.json`, in the shares that are written there.

use anyhow::{Context as _, Result};
use serde::Deserialize;

const SHEET: &str = include_str!("../../../../demo/traffic/questions.json");

/// What is asked about a topic, and how much compared with the others.
#[derive(Debug, Deserialize)]
struct Topic {
    share: f64,
    questions: Vec<String>,
}

/// The questions; each topic is drawn by its share, its sentences alike.
#[derive(Debug)]
pub struct Questions {
    /// The sentences with the sum of all shares up to them.
    up_to: Vec<(f64, String)>,
}

impl Questions {
    /// Those of the demonstration.
    ///
    /// # Errors
    /// If the sheet cannot be read.
    pub fn of_the_demonstration() -> Result<Self> {
        Self::read(SHEET)
    }

    fn read(sheet: &str) -> Result<Self> {
        let topics: Vec<Topic> = serde_json::from_str(sheet).context("the questions of simulated customers")?;
        let mut sum = 0.0;
        let mut up_to = Vec::new();
        for Topic { share, questions } in topics {
            let each = share / questions.len().max(1) as f64;
            for question in questions {
                sum += each;
                up_to.push((sum, question));
            }
        }
        Ok(Self { up_to })
    }

    /// A question, by a random number from 0 to 1.
    pub fn draw(&self, random: f64) -> &str {
        let sum = self.up_to.last().map_or(0.0, |(sum, _)| *sum);
        let place = self.up_to.partition_point(|(up_to, _)| *up_to <= random * sum);
        self.up_to.get(place).or(self.up_to.last()).map_or("", |(_, question)| question)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_drawn_by_its_share_however_many_sentences_it_has() {
        let questions =
            Questions::read(r#"[{"share": 3, "questions": ["x", "y"]}, {"share": 1, "questions": ["z"]}]"#).unwrap();
        let mut counts = std::collections::BTreeMap::<&str, u32>::new();
        for step in 0..400 {
            *counts.entry(questions.draw(f64::from(step) / 400.0)).or_default() += 1;
        }
        assert_eq!(counts, [("x", 150), ("y", 150), ("z", 100)].into());
    }

    #[test]
    fn the_demonstration_has_questions() {
        let questions = Questions::of_the_demonstration().unwrap();
        assert!(!questions.draw(0.0).is_empty() && !questions.draw(1.0).is_empty());
    }
}
