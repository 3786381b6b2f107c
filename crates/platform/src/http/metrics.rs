//! The figures that a monitoring system fetches, in Prometheus' text format.

use std::sync::OnceLock;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

static INSTALLED: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// What the `metrics` macros have counted in this process.
#[derive(Clone)]
pub struct Metrics {
    handle: Option<PrometheusHandle>,
}

impl Metrics {
    /// The process's figures; the first call begins to count.
    #[must_use]
    pub fn install() -> Self {
        let handle = INSTALLED.get_or_init(|| {
            let seconds = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
            let builder = PrometheusBuilder::new()
                .set_buckets_for_metric(metrics_exporter_prometheus::Matcher::Suffix("_seconds".into()), &seconds);
            builder
                .map_err(|error| error.to_string())
                .and_then(|builder| builder.install_recorder().map_err(|error| error.to_string()))
                .inspect_err(|error| tracing::error!(%error, "no figures are counted"))
                .ok()
        });
        Self { handle: handle.clone() }
    }

    /// The figures as text.
    #[must_use]
    pub fn render(&self) -> String {
        self.handle.as_ref().map(PrometheusHandle::render).unwrap_or_default()
    }

    /// Folds what was counted since the last call; to be called every few seconds so that nothing piles up.
    pub fn upkeep(&self) {
        if let Some(handle) = &self.handle {
            handle.run_upkeep();
        }
    }
}
