//! Numbers and texts as they are heard.

mod numbers;
mod pinyin;
mod texts;
