//! What holds of the whole workspace and no compiler checks: the floors, the names, the size of files.

pub mod tidy;
