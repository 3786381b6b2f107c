//! Where the words that were searched for stand in a text.

use rustc_hash::FxHashSet;
use serde::Serialize;

use crate::words::Lexicon;

/// A piece of a text, and whether it was searched for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Segment {
    /// The piece.
    pub text: String,
    /// Whether it is one of the words that were searched for, or a synonym of one.
    pub hit: bool,
}

/// The whole text in pieces, in order; joined they are the text.
#[must_use]
pub fn marked(lexicon: &Lexicon, text: &str, query: &str) -> Vec<Segment> {
    segments(text, &hits(lexicon, text, &wanted(lexicon, query)))
}

/// The stretch of the text, about `length` characters long, with the most different words that were searched for.
#[must_use]
pub fn excerpt(lexicon: &Lexicon, text: &str, query: &str, length: usize) -> Vec<Segment> {
    let wanted = wanted(lexicon, query);
    let found = lexicon.search_words(text).into_iter().filter(|word| wanted.contains(&word.text)).collect::<Vec<_>>();
    let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let characters = boundaries.len() - 1;
    let place = |byte: usize| boundaries.partition_point(|boundary| *boundary < byte);
    let mut best = (0, 0);
    for first in &found {
        let begin = place(first.start);
        let inside = found.iter().filter(|word| word.start >= first.start && place(word.end) <= begin + length);
        let different = inside.map(|word| word.text.as_str()).collect::<FxHashSet<_>>().len();
        if different > best.0 {
            best = (different, begin);
        }
    }
    // A little of what stands before the first word, so that it can be read.
    let begin = best.1.saturating_sub(length / 6).min(characters.saturating_sub(length));
    let end = (begin + length).min(characters);
    let piece = &text[boundaries[begin]..boundaries[end]];
    let mut pieces = segments(piece, &hits(lexicon, piece, &wanted));
    let dots = || Segment { text: "…".into(), hit: false };
    if begin > 0 {
        pieces.insert(0, dots());
    }
    if end < characters {
        pieces.push(dots());
    }
    pieces
}

fn wanted(lexicon: &Lexicon, query: &str) -> FxHashSet<String> {
    let mut wanted = FxHashSet::default();
    for word in lexicon.search_words(query).into_iter().filter(|word| !lexicon.is_stop_word(&word.text)) {
        wanted.extend(lexicon.synonyms(&word.text).map(str::to_owned));
        wanted.insert(word.text);
    }
    wanted
}

/// Where wanted words stand, in bytes, ascending and apart.
fn hits(lexicon: &Lexicon, text: &str, wanted: &FxHashSet<String>) -> Vec<(usize, usize)> {
    let mut places: Vec<_> = lexicon
        .search_words(text)
        .into_iter()
        .filter(|word| wanted.contains(&word.text))
        .map(|word| (word.start, word.end))
        .collect();
    places.sort_unstable();
    let mut apart: Vec<(usize, usize)> = Vec::new();
    for (start, end) in places {
        match apart.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => apart.push((start, end)),
        }
    }
    apart
}

fn segments(text: &str, hits: &[(usize, usize)]) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut push = |from: usize, to: usize, hit: bool| {
        if from < to {
            segments.push(Segment { text: text[from..to].to_owned(), hit });
        }
    };
    let mut at = 0;
    for &(start, end) in hits {
        push(at, start, false);
        push(start, end, true);
        at = end;
    }
    push(at, text.len(), false);
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        Lexicon::new(&[vec!["银行卡".into(), "借记卡".into()]])
    }

    #[test]
    fn words_and_their_synonyms_are_marked_and_nothing_is_lost() {
        let text = "银行卡丢失后请立即挂失，挂失后 24 小时有效。";
        let pieces = marked(&lexicon(), text, "借记卡挂失");
        assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), text);
        let hits: Vec<_> = pieces.iter().filter(|piece| piece.hit).map(|piece| piece.text.as_str()).collect();
        assert_eq!(hits, ["银行卡", "挂失", "挂失"]);
    }

    #[test]
    fn an_excerpt_shows_the_place_where_the_words_are() {
        let text = format!("{}挂失请拨打客服电话。{}", "前".repeat(300), "后".repeat(300));
        let shown: String = excerpt(&lexicon(), &text, "挂失", 60).into_iter().map(|piece| piece.text).collect();
        assert!(shown.contains("挂失请拨打") && shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        assert!(shown.chars().count() <= 62);
    }

    #[test]
    fn an_excerpt_without_words_is_the_beginning() {
        let pieces = excerpt(&lexicon(), "短文本", "别的", 60);
        assert_eq!(pieces, [Segment { text: "短文本".into(), hit: false }]);
        assert!(excerpt(&lexicon(), "", "别的", 60).is_empty());
    }
}
