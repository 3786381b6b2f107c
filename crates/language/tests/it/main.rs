//! Numbers and texts as they are heard, and what customers say as it is meant.

mod answers;
mod any_text;
mod entities;
mod intents;
mod mood;
mod normalise;
mod numbers;
mod pinyin;
mod requests;
mod texts;
