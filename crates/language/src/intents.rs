//! What a customer wants, by example: a model learns from sentences and their intents, and says of a new sentence
//! which intent it is, how surely, and whether to accept that, ask back or decline.
//!
//! ```
//! use language::intents::{Model, Options, Verdict};
//!
//! let sentences = [("查一下余额", "balance"), ("我还有多少钱", "balance"), ("卡丢了", "loss"), ("我要挂失", "loss")];
//! let options = Options { least: 1, ..Options::default() };
//! let model = Model::train(&sentences, &options).unwrap();
//! assert_eq!(model.classify("我想查余额", 1)[0].0, "balance");
//! assert_eq!(model.judge("天气好吗"), Verdict::Decline);
//! ```

mod evaluation;
mod features;
mod meanings;
mod model;
mod sheet;
mod sounds;
mod training;

pub use evaluation::{Confusion, Evaluation, IntentScore, evaluate};
pub use model::{Guess, Model, NotAModel, Thresholds, Verdict};
pub(crate) use sounds::syllable;

pub use sheet::{SheetError, read_sheet};
pub use training::{Options, TrainingError};
