//! The words of [`Lexicon`] as tantivy takes them.

use std::sync::Arc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::words::Lexicon;

#[derive(Clone)]
pub(super) struct LexiconTokenizer(pub Arc<Lexicon>);

pub(super) struct Words {
    tokens: Vec<Token>,
    /// One past the current token; 0 before the first.
    next: usize,
}

impl Tokenizer for LexiconTokenizer {
    type TokenStream<'a> = Words;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words {
        let words = self.0.search_words(text).into_iter().enumerate();
        let tokens = words
            .map(|(position, word)| Token {
                offset_from: word.start,
                offset_to: word.end,
                position,
                text: word.text,
                position_length: 1,
            })
            .collect();
        Words { tokens, next: 0 }
    }
}

impl TokenStream for Words {
    fn advance(&mut self) -> bool {
        if self.next < self.tokens.len() {
            self.next += 1;
            true
        } else {
            false
        }
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}
