//! Routes of the centre.
