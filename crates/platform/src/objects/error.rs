//! Why an object cannot be stored or read.

use domain::Language;
use domain::problem::{Explain, Refusal};

use crate::database::DatabaseError;

/// Why an object cannot be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum ObjectError {
    /// There is no such object.
    #[error("there is no such object")]
    Unknown,
    /// What lies on the disk is not what was stored, or the key is another.
    #[error("the object is damaged or was written with another key")]
    Damaged,
    /// The master key is not one.
    #[error("the master key {0} is not 64 hexadecimal digits")]
    MasterKey(String),
    /// The disk failed or is full.
    #[error("the disk failed: {0}")]
    Disk(#[from] std::io::Error),
    /// The store failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The server is stopping.
    #[error("the server is stopping")]
    Stopped,
}

impl Explain for ObjectError {
    fn refusal(&self) -> Refusal {
        match self {
            Self::Unknown => Refusal::NotFound,
            Self::Damaged | Self::MasterKey(_) => Refusal::Internal,
            Self::Disk(_) | Self::Stopped => Refusal::Unavailable,
            Self::Database(error) => error.refusal(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "object.unknown",
            Self::Damaged | Self::MasterKey(_) => "object.damaged",
            Self::Disk(_) | Self::Stopped => "object.unavailable",
            Self::Database(error) => error.code(),
        }
    }

    fn title(&self, language: Language) -> String {
        let zh = language == Language::Zh;
        let text = match self {
            Self::Unknown if zh => "没有找到该文件。",
            Self::Unknown => "There is no such file.",
            Self::Damaged | Self::MasterKey(_) if zh => "该文件已损坏，无法读取。",
            Self::Damaged | Self::MasterKey(_) => "This file is damaged and cannot be read.",
            Self::Disk(_) | Self::Stopped if zh => "暂时无法存取文件，请稍后再试。",
            Self::Disk(_) | Self::Stopped => "Files cannot be stored or read at the moment. Please try again shortly.",
            Self::Database(error) => return error.title(language),
        };
        text.to_owned()
    }
}
