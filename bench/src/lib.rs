//! Measures Yuanyin: one program a figure, each prints JSON. See README.md.
