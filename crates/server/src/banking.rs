//! The bank behind the centre: the embedded ledger, or a core bank elsewhere by the contract; and `yuanyin bank serve`.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use axum::serve::ListenerExt as _;
use bank::demonstration::{self, DemoPerson};
use bank::{AdapterSettings, Contract, EmbeddedLedger, RemoteBank};
use center::ports::core_bank::CoreBank;
use center::ports::places::Places;
use domain::customer::CareGroup;
use domain::secret::Secret;
use platform::clock::{SharedClock, SystemClock};
use platform::database::Database;
use platform::http::Readiness;
use platform::tasks::Tasks;

use crate::demo;
use crate::settings::Settings;

/// Characters that a token must have at least.
const SHORTEST_TOKEN: usize = 16;
/// How long a stopping bank waits for what is being posted.
const FAREWELL: Duration = Duration::from_secs(10);

/// The bank as the rooms see it.
#[derive(Clone)]
pub struct Banking {
    pub bank: Arc<dyn CoreBank>,
    pub places: Arc<dyn Places>,
    remote: Option<RemoteBank>,
}

impl Banking {
    /// Opens the bank that the settings name.
    ///
    /// # Errors
    /// If its address or token cannot be used, or the store fails.
    pub async fn start(
        settings: &Settings,
        database: &Database,
        clock: &SharedClock,
        tasks: &Tasks,
        with_demo: bool,
    ) -> Result<Self> {
        if settings.core_bank_url.is_empty() {
            let ledger = open(database, clock, tasks, with_demo).await?;
            return Ok(Self { bank: Arc::new(ledger.clone()), places: Arc::new(ledger), remote: None });
        }
        let token = token(settings)?;
        let remote = RemoteBank::new(AdapterSettings::new(&settings.core_bank_url, token)).context("core_bank_url")?;
        tasks.spawn_until_stopped("core bank watch", remote.clone().watch());
        Ok(Self { bank: Arc::new(remote.clone()), places: Arc::new(remote.clone()), remote: Some(remote) })
    }

    /// Lets `/readyz` say when a core bank elsewhere does not answer. The centre goes on without it: people are
    /// answered, businesses are not done.
    pub fn register(&self, readiness: &Readiness) {
        if let Some(remote) = self.remote.clone() {
            readiness.register_missed("core bank", move || remote.ready());
        }
    }
}

fn token(settings: &Settings) -> Result<Secret<String>> {
    match settings.core_bank_token.secret() {
        Some(token) if token.expose().len() >= SHORTEST_TOKEN => Ok(token.clone()),
        _ => bail!("core_bank_token must have at least {SHORTEST_TOKEN} characters (set YUANYIN_CORE_BANK_TOKEN)"),
    }
}

async fn open(database: &Database, clock: &SharedClock, tasks: &Tasks, with_demo: bool) -> Result<EmbeddedLedger> {
    let ledger = EmbeddedLedger::open(database.clone(), clock.clone(), tasks).await?;
    if with_demo {
        let (offers, profiles) = demo::bank_files();
        demonstration::install(&ledger, &offers, &profiles, &people(), clock.now())
            .await
            .context("the demonstration's bank")?;
    }
    Ok(ledger)
}

/// The demonstration's customers as the bank needs them.
fn people() -> Vec<DemoPerson> {
    let person = |(place, customer): (usize, center::Customer)| {
        let phone = customer.phones.first()?.clone();
        Some(DemoPerson {
            place: place as u64,
            id: customer.id,
            name: customer.name,
            phone,
            tier: customer.tier,
            star_level: customer.star_level,
            elderly: customer.care == Some(CareGroup::Elderly),
            region: customer.region,
            since: customer.since,
        })
    };
    demo::customers::all().into_iter().enumerate().filter_map(person).collect()
}

/// Serves the embedded ledger over the contract until interrupted.
///
/// # Errors
/// One line that says what cannot be used: a folder, a port, a setting, the database.
pub async fn serve(settings: Settings, with_demo: bool) -> Result<()> {
    crate::serve::start_log(&settings)?;
    crate::serve::prepare_folder(&settings)?;
    let token = token(&settings)?;
    let listener = tokio::net::TcpListener::bind(settings.http)
        .await
        .with_context(|| format!("{} cannot be used (choose another with --http)", settings.http))?;
    let database = Database::open(&settings.database_url()).await.context("the database cannot be opened")?;
    database.migrate(bank::MIGRATIONS).await.context("the tables cannot be brought up to date")?;
    let tasks = Tasks::new();
    let ledger = open(&database, &SystemClock::shared(), &tasks, with_demo).await?;
    let address = listener.local_addr()?;
    println!(
        "远银核心银行 Yuanyin core bank serves http://{address} (contract: http://{address}/openapi.json). Ctrl-C 停止 stops."
    );
    let router = bank::contract::router(Contract::new(Arc::new(ledger.clone()), Arc::new(ledger), &token));
    let stop = tasks.token();
    let serving = axum::serve(listener.tap_io(crate::serve::send_at_once), router).with_graceful_shutdown({
        let stop = stop.clone();
        async move { stop.cancelled().await }
    });
    tokio::select! {
        served = async { serving.await } => served.context("the server stopped")?,
        () = crate::serve::interrupted() => tasks.cancel(),
    }
    if !tasks.stop(FAREWELL).await {
        tracing::warn!("some tasks did not end in time");
    }
    Ok(())
}
