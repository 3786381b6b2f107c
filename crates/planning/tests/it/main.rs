//! The simulator against closed formulas, and its own promises.

mod demonstration;
mod formulas;
