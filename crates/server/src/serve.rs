//! `yuanyin serve`: joins the rooms and serves until it is told to stop.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use axum::serve::ListenerExt as _;
use center::call_backs::CallBacks;
use center::{Center, CenterConfig, Foundations};
use domain::Localised;
use domain::contact::Channel;
use messaging::{ChatSettings, LiveCenter, LiveDesks, MessagingService};
use operations::Wallboard;
use platform::audit::Audit;
use platform::clock::{SharedClock, SystemClock};
use platform::database::{Database, Migration};
use platform::http::{Api, HttpSetup, Idempotency, Readiness};
use platform::journal::Journal;
use platform::live::Live;
use platform::objects::Objects;
use platform::sign_in::{SignIn, SignInOptions};
use platform::tasks::Tasks;
use platform::timers::Timers;
use rand::RngExt as _;
use selfservice::{
    Actors, Announcements, Diversions, EspeakSynthesizer, FigureCounter, Flows, RatingLinks, Recordings, SelfService,
    SelfServiceConfig, Shelf, Signature,
};
use tokio::net::{TcpListener, TcpStream};
use voice::VoiceService;

use crate::assist;
use crate::banking::Banking;
use crate::board;
use crate::business;
use crate::comprehension;
use crate::concierge;
use crate::demo::{self, Demo};
use crate::knowledge;
use crate::pages;
use crate::settings::{LogFormat, Settings};
use crate::sms;
use crate::speech;
use crate::telephony::{self, Ground};

/// How long a stopping server waits for what is going on.
const FAREWELL: Duration = Duration::from_secs(10);

/// The tables of all rooms, in the order of the floors.
pub fn migrations() -> Vec<Migration> {
    [
        platform::MIGRATIONS,
        center::MIGRATIONS,
        selfservice::MIGRATIONS,
        messaging::MIGRATIONS,
        voice::MIGRATIONS,
        ::knowledge::MIGRATIONS,
        bank::MIGRATIONS,
        ::business::MIGRATIONS,
        ::assist::MIGRATIONS,
        ::concierge::MIGRATIONS,
    ]
    .concat()
}

/// Everything that runs.
pub struct House {
    pub tasks: Tasks,
    pub api: Api,
    pub sign_in: SignIn,
    pub readiness: Readiness,
    pub idempotency: Idempotency,
    pub voice: VoiceService,
    pub banking: Banking,
}

/// Serves until interrupted.
///
/// # Errors
/// One line that says what cannot be used: a folder, a port, a setting, the database.
pub async fn run(settings: Settings, with_demo: bool) -> Result<()> {
    let begun = Instant::now();
    start_log(&settings)?;
    prepare_folder(&settings)?;
    // Each customer is an open file; systems give programs few of them until they ask.
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!(%error, "the number of open files could not be raised");
    }
    let listener = TcpListener::bind(settings.http)
        .await
        .with_context(|| format!("{} cannot be used for pages and API (choose another with --http)", settings.http))?;
    let http = listener.local_addr()?;
    let database = open_database(&settings).await?;
    let house = build(&settings, http, database, with_demo).await?;
    let setup = HttpSetup {
        readiness: house.readiness.clone(),
        pages: Some(pages::routes(pages::PageSettings { chat_origins: settings.chat_origins.clone() })),
        ..HttpSetup::new(house.sign_in.clone())
    };
    platform::housekeeping::run(&house.tasks, setup.metrics.clone(), house.sign_in.clone(), house.idempotency.clone());
    house.tasks.spawn_until_stopped("memory", crate::memory::give_back_after_the_start());
    house.banking.register(&house.readiness);
    let (router, _) = house.api.finish(setup);
    announce(http, house.voice.address(), with_demo, begun.elapsed());
    let stop = house.tasks.token();
    let listener = listener.tap_io(send_at_once);
    let serving = axum::serve(listener, router.into_make_service_with_connect_info::<std::net::SocketAddr>())
        .with_graceful_shutdown({
            let stop = stop.clone();
            async move { stop.cancelled().await }
        });
    let tasks = house.tasks.clone();
    tokio::select! {
        served = async { serving.await } => served.context("the server stopped")?,
        () = interrupted() => {
            tracing::info!("stopping");
            tasks.cancel();
        }
    }
    if !tasks.stop(FAREWELL).await {
        tracing::warn!("some tasks did not end in time");
    }
    Ok(())
}

/// What is said to a browser must not wait until the browser has acknowledged what was said before: systems hold small
/// pieces back for up to 40 ms otherwise.
pub(crate) fn send_at_once(stream: &mut TcpStream) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection was lost before it was used");
    }
}

pub(crate) async fn interrupted() {
    let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

/// Joins the rooms on a database.
async fn build(settings: &Settings, http: std::net::SocketAddr, database: Database, with_demo: bool) -> Result<House> {
    let clock: SharedClock = SystemClock::shared();
    let tasks = Tasks::new();
    let audit = Audit::new(database.clone(), clock.clone());
    let options = SignInOptions { always_secure: settings.secure_cookies, ..SignInOptions::default() };
    let sign_in = SignIn::new(database.clone(), clock.clone(), options);
    let journal = Journal::start(database.clone(), clock.clone(), &tasks).await?;
    let objects = Objects::open(&settings.data, database.clone(), clock.clone()).await?;
    let live = Live::new(clock.clone(), sign_in.clone(), &tasks);
    let calendars = Arc::new(demo::calendars(&settings.data)?);
    let shelf = Shelf {
        flows: Flows::open(database.clone(), audit.clone(), clock.clone()).await?,
        announcements: Announcements::open(database.clone(), audit.clone(), clock.clone()).await?,
        calendars: Arc::clone(&calendars),
        comprehension: comprehension::start(&settings.data, with_demo, &tasks)?,
        recordings: Recordings::new(objects.clone()),
    };
    let comprehension = Arc::clone(&shelf.comprehension);
    if with_demo {
        let demo = Demo { database: &database, journal: &journal, sign_in: &sign_in, shelf: &shelf, clock: &clock };
        demo.install().await?;
    }

    let foundations = Foundations {
        database: database.clone(),
        journal: journal.clone(),
        clock: clock.clone(),
        live: live.clone(),
        audit: audit.clone(),
        sign_in: sign_in.clone(),
    };
    let mut config = CenterConfig {
        lease: settings.desk_lease()?,
        max_contacts: settings.max_contacts,
        sites: settings.site_rules(),
        ..CenterConfig::default()
    };
    config.routing.voice_with_text = settings.calls_beside_chats;
    // Ids of offers must differ from those of an earlier run.
    config.routing.seed = rand::rng().random();
    let center = Center::start(foundations, config, &tasks).await?;

    let speech_config = SelfServiceConfig { max_contacts: settings.max_contacts, ..SelfServiceConfig::default() };
    let synthesizer = EspeakSynthesizer::new(&speech_config, settings.data.join("prompts"));
    let self_service = SelfService::start(
        Arc::new(center.clone()),
        shelf,
        database.clone(),
        clock.clone(),
        speech_config,
        Some(synthesizer.clone()),
        &tasks,
    );
    center.set_self_service(Arc::new(self_service.clone()));
    let banking = Banking::start(settings, &database, &clock, &tasks, with_demo).await?;
    center.set_core_bank(Arc::clone(&banking.bank));
    let counter = FigureCounter::open(database.clone(), journal.clone()).await?;
    tasks.spawn_until_stopped("flow-figures", counter.run());

    let chat = ChatSettings {
        allowed_origins: settings.chat_origins.clone(),
        max_sockets: settings.max_chats,
        max_open_chats: settings.max_chats,
        ..ChatSettings::default()
    };
    let messaging = MessagingService::start(
        chat,
        messaging::Foundations {
            database: database.clone(),
            journal: journal.clone(),
            objects: objects.clone(),
            audit: audit.clone(),
            clock: clock.clone(),
            center: Arc::new(LiveCenter::new(center.clone(), database.clone())),
            desks: Arc::new(LiveDesks(live.clone())),
        },
        &tasks,
    );
    center.register_door(Channel::Chat, Arc::new(messaging.clone()));
    let ground = knowledge::Ground {
        database: database.clone(),
        objects: objects.clone(),
        audit: audit.clone(),
        clock: clock.clone(),
    };
    let knowledge = knowledge::start(settings, ground, with_demo, &tasks).await?;
    let sms = sms::start(settings, with_demo, &center, &messaging, &tasks)?;
    self_service.set_actors(Actors {
        bank: Some(Arc::clone(&banking.bank)),
        places: Some(Arc::clone(&banking.places)),
        knowledge: Some(Arc::new(knowledge.clone())),
        sms: Some(Arc::new(sms.clone())),
        online: Some(Arc::new(Diversions::new(database.clone(), clock.clone(), &settings.page_address(http)))),
        signature: Signature {
            name: Localised::new(&settings.bank_name, &settings.bank_name_en),
            hotline: settings.hotline.clone(),
        },
    });
    let links = RatingLinks { address: settings.page_address(http), hours: settings.rating_link_hours };
    let trail = journal.subscribe();
    tasks.spawn_until_stopped("rating links", self_service.clone().send_rating_links(links, trail));
    let ground = assist::Ground {
        data: &settings.data,
        with_demo,
        center: &center,
        database: database.clone(),
        journal: &journal,
        live: live.clone(),
        audit: audit.clone(),
        clock: clock.clone(),
        comprehension,
        knowledge: knowledge.clone(),
    };
    let assist = assist::start(ground, &tasks)?;
    messaging.restore(messaging::open_contacts(&center)).await?;
    self_service.restore().await?;
    let board = board::start(settings, &center, &messaging, Arc::new(sms.clone()), &tasks);

    let documents = business::documents(&settings.data, with_demo)?;
    let ground = ::business::Foundations {
        center: center.clone(),
        bank: Arc::clone(&banking.bank),
        proofs: Arc::new(self_service.clone()),
        conversations: business::conversations(&messaging),
        sms: Arc::new(sms.clone()),
        database: database.clone(),
        journal: journal.clone(),
        audit: audit.clone(),
        clock: clock.clone(),
        live: live.clone(),
        catalogue: documents.catalogue,
        care: documents.care,
    };
    let deals = business::start(ground, &tasks).await?;
    let timers = Timers::new(database.clone(), clock.clone());
    let ground = ::concierge::Foundations {
        clients: Arc::new(::concierge::ports::LiveClients {
            center: center.clone(),
            proofs: Arc::new(self_service.clone()),
        }),
        database: database.clone(),
        journal: journal.clone(),
        audit: audit.clone(),
        clock: clock.clone(),
        live: live.clone(),
        timers: timers.clone(),
        catalogues: concierge::catalogues(&settings.data, with_demo)?,
        holidays: calendars.holidays().clone(),
    };
    let orders = ::concierge::ConciergeService::start(ground);
    let call_backs = CallBacks::start(center.clone(), timers.clone(), settings.call_back_rules());
    timers.run(&tasks);

    let ground = Ground {
        center: center.clone(),
        database: database.clone(),
        objects,
        audit: audit.clone(),
        clock: clock.clone(),
        engines: speech::engines(settings, Arc::new(synthesizer))?,
    };
    let voice = telephony::start(settings, http, ground, &tasks).await?;
    if with_demo {
        demo::give_phones(&voice).await?;
    }

    let wallboard = Wallboard::start(&center, &journal, clock.clone(), &live, &tasks).await?;
    let readiness = Readiness::new();
    readiness.register("journal", {
        let journal = journal.clone();
        move || if journal.is_writable() { Ok(()) } else { Err("the store cannot be written".into()) }
    });
    readiness.register("telephone", {
        let voice = voice.clone();
        move || voice.ready()
    });
    let idempotency = Idempotency::new(database.clone(), clock.clone());
    let api = center::http::routes(&center)
        .merge(center::call_backs::http::routes(&call_backs))
        .merge(selfservice::routes(&self_service))
        .merge(messaging.routes())
        .merge(board.routes())
        .merge(sms.demonstration_routes())
        .merge(voice.api())
        .merge(operations::routes(&wallboard))
        .merge(knowledge.api())
        .merge(::business::routes(&deals))
        .merge(::concierge::routes(&orders))
        .merge(::assist::routes(&assist, &center))
        .merge(::assist::translation_routes(&assist, &crate::translation::translations(settings, clock.clone())?))
        .merge(live.api())
        .merge(audit.api());
    Ok(House { tasks, api, sign_in, readiness, idempotency, voice, banking })
}

async fn open_database(settings: &Settings) -> Result<Database> {
    let url = settings.database_url();
    let shown = url.split('@').next_back().unwrap_or_default().to_owned();
    let database = Database::open(&url).await.with_context(|| format!("the database {shown} cannot be opened"))?;
    database.migrate(&migrations()).await.context("the tables cannot be brought up to date")?;
    Ok(database)
}

pub(crate) fn prepare_folder(settings: &Settings) -> Result<()> {
    let folder = &settings.data;
    let unusable = || format!("the data folder {} cannot be written (choose another with --data)", folder.display());
    std::fs::create_dir_all(folder).with_context(unusable)?;
    let probe = folder.join(".writable");
    std::fs::write(&probe, b"").with_context(unusable)?;
    std::fs::remove_file(&probe).with_context(unusable)?;
    Ok(())
}

pub(crate) fn start_log(settings: &Settings) -> Result<()> {
    use tracing_subscriber::EnvFilter;
    // Statements and messages of libraries may hold personal data; they are never logged.
    let filter = format!("{},sqlx=warn,sea_orm=warn,str0m=warn,hyper=warn", settings.log);
    let filter = EnvFilter::try_new(&filter)
        .with_context(|| format!("log is \"{}\"; write it as info or info,voice=debug", settings.log))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match settings.log_format {
        LogFormat::Text => builder.with_ansi(false).try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
    if started.is_err() {
        bail!("the log was started already");
    }
    Ok(())
}

fn announce(http: std::net::SocketAddr, sip: std::net::SocketAddr, with_demo: bool, took: Duration) {
    println!("远银 Yuanyin is ready ({} ms).", took.as_millis());
    println!();
    println!("  客户门户 Customer page   http://{http}/customer/");
    println!("  座席工作台 Desk          http://{http}/desk/");
    println!("  大屏 Wallboard           http://{http}/wall/");
    println!("  办公 Office              http://{http}/office/");
    println!("  电话 Phone               sip:95588@{sip}   贵宾 VIP  sip:4006695588@{sip}");
    if with_demo {
        println!("  短信手机 Handsets        http://{http}/customer/handset");
        println!();
        println!("  示范登录 Demonstration sign-ins (number / password):");
        for (number, password, role) in demo::sign_ins() {
            println!("    {number} / {password:<12} {role}");
        }
    }
    println!();
    println!("Ctrl-C 停止 stops.");
}

/// Prints the OpenAPI document of all routes.
///
/// # Errors
/// If the rooms cannot be joined on a throw-away database.
pub async fn print_openapi() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("yuanyin-openapi-{}", std::process::id()));
    let settings = Settings {
        data: folder.clone(),
        sip: ([127, 0, 0, 1], 0).into(),
        http: ([127, 0, 0, 1], 0).into(),
        ..Settings::default()
    };
    prepare_folder(&settings)?;
    let database = open_database(&settings).await?;
    let house = build(&settings, settings.http, database, false).await?;
    let tasks = house.tasks.clone();
    let (_, document) = house.api.finish(HttpSetup::new(house.sign_in));
    // By name, so that the same routes always give the same file.
    println!("{}", serde_json::to_string_pretty(&serde_json::to_value(&document)?)?);
    tasks.stop(FAREWELL).await;
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// Counts the journal with nothing but SQL, to compare the wallboard with.
///
/// # Errors
/// If the database cannot be read.
pub async fn count(settings: &Settings) -> Result<()> {
    use platform::database::Row as _;
    let database = Database::open(&settings.database_url()).await?;
    let now = platform::clock::Clock::now(&SystemClock).micros() / 1_000_000 + 8 * 3600;
    let midnight = (now / 86_400 * 86_400 - 8 * 3600) * 1_000_000;
    let rows = database
        .fetch_all(database.sql(
            "SELECT stream_id, event FROM journal WHERE stream_kind = 'contact' AND at >= $1 ORDER BY seq",
            [midnight.into()],
        ))
        .await?;
    let mut kinds = std::collections::BTreeMap::<String, i64>::new();
    let mut answered = std::collections::HashSet::new();
    let mut abandoned_in_queue = 0;
    for row in &rows {
        let event: serde_json::Value = row.json("event")?;
        let kind = event["type"].as_str().unwrap_or_default().to_owned();
        match kind.as_str() {
            "connected" => {
                answered.insert(row.column::<String>("stream_id")?);
            }
            "abandoned" if event["stage"] == "queue" => abandoned_in_queue += 1,
            _ => {}
        }
        *kinds.entry(kind).or_default() += 1;
    }
    let counted =
        serde_json::json!({ "answered": answered.len(), "abandoned_in_queue": abandoned_in_queue, "events": kinds });
    println!("{}", serde_json::to_string_pretty(&counted)?);
    Ok(())
}
