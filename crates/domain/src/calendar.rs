//! Business hours and the State Council's holidays.
