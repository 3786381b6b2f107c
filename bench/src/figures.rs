//! Figures out of many measurements.

/// The quantile of sorted microseconds, in milliseconds; `None` if nothing was measured.
#[must_use]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn quantile_ms(sorted: &[u32], quantile: f64) -> Option<f64> {
    let index = ((sorted.len() as f64 * quantile) as usize).min(sorted.len().saturating_sub(1));
    sorted.get(index).map(|micros| f64::from(*micros) / 1000.0)
}

/// The resident memory of a process.
#[must_use]
pub fn resident_megabytes(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}
