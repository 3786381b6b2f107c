//! The demonstration bank 远银示范银行: its staff, queues, customers, flows, and a past week of contacts.

pub mod bank;
pub mod customers;
pub mod week;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use center::emergencies::Plan;
use domain::secret::Secret;
use domain::{Language, LineId, PlanId};
use flow::Edition;
use platform::clock::SharedClock;
use platform::database::Database;
use platform::journal::{Batch, Journal};
use platform::sign_in::{NewAccount, SignIn};
use rust_embed::RustEmbed;
use selfservice::{Calendars, Shelf};
use voice::{Holder, VoiceService};

use bank::Bank;
use week::Week;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../demo"]
#[include = "flows/*.json"]
#[include = "calendar/*.json"]
#[include = "calendar/holidays/*.json"]
#[include = "announcements.json"]
#[include = "knowledge/*.json"]
#[include = "intents/*.csv"]
#[include = "bank/*.json"]
#[include = "routing/*.json"]
#[include = "assist/*.json"]
#[include = "emergencies/*.json"]
struct Files;

/// How many steps of the past are written in one transaction.
const STEPS_A_TRANSACTION: usize = 2_000;

/// What the demonstration is put into.
pub struct Demo<'a> {
    pub database: &'a Database,
    pub journal: &'a Journal,
    pub sign_in: &'a SignIn,
    pub shelf: &'a Shelf,
    pub clock: &'a SharedClock,
}

/// The calendar of the bank: files of the data folder, or those that the program comes with.
///
/// # Errors
/// If a file cannot be read.
pub fn calendars(data: &Path) -> Result<Calendars> {
    let own = data.join("calendar");
    if own.is_dir() {
        return Ok(Calendars::from_folder(&own)?);
    }
    let years: Vec<String> =
        Files::iter().filter(|name| name.starts_with("calendar/holidays/")).filter_map(|name| text(&name)).collect();
    let hours = text("calendar/hours.json").unwrap_or_else(|| "{}".into());
    Ok(Calendars::from_json(years.iter().map(String::as_str), &hours)?)
}

/// A file of the demonstration as text.
#[must_use]
pub fn file(name: &str) -> Option<String> {
    text(name)
}

/// The sentences by which the bank's own model learns what customers want, with their intents.
///
/// # Errors
/// If a sheet that is built into the program is damaged.
pub fn sentences() -> Result<Vec<(String, String)>> {
    let mut sentences = Vec::new();
    for name in ["intents/zh.csv", "intents/en.csv"] {
        sentences.extend(sheet(name)?);
    }
    Ok(sentences)
}

/// Sentences that the bank's own model never learns from, to measure it with.
///
/// # Errors
/// If the sheet that is built into the program is damaged.
pub fn held_out_sentences() -> Result<Vec<(String, String)>> {
    sheet("intents/held_out.csv")
}

fn sheet(name: &str) -> Result<Vec<(String, String)>> {
    let sheet = text(name).with_context(|| format!("demo/{name} is missing"))?;
    language::intents::read_sheet(&sheet).with_context(|| format!("demo/{name} cannot be read"))
}

fn text(name: &str) -> Option<String> {
    Files::get(name).map(|file| String::from_utf8_lossy(&file.data).into_owned())
}

/// The demonstration's articles and what stands around them.
#[must_use]
pub fn knowledge_files() -> Vec<String> {
    Files::iter().filter(|name| name.starts_with("knowledge/")).filter_map(|name| text(&name)).collect()
}

/// What the demonstration's bank offers, a document each, and the profiles of its customers.
#[must_use]
pub fn bank_files() -> (Vec<String>, String) {
    let offers = ["products", "fees", "rates", "parameters", "places"];
    let offers = offers.iter().filter_map(|name| text(&format!("bank/{name}.json"))).collect();
    (offers, text("bank/customers.json").unwrap_or_default())
}

/// Who can sign in to the demonstration: number, password and what they are.
#[must_use]
pub fn sign_ins() -> Vec<(String, String, &'static str)> {
    let Ok(bank) = Bank::read() else { return Vec::new() };
    let shown = [
        ("1001", "座席 agent"),
        ("1002", "座席 agent"),
        ("2001", "班长 shift leader"),
        ("3001", "综合员 clerk"),
        ("4001", "系统维护员 maintainer"),
        ("5001", "质检员 inspector"),
        ("6001", "审计员 auditor"),
        ("7001", "主任 director"),
    ];
    shown
        .iter()
        .filter_map(|(number, role)| {
            let person = bank.staff.iter().find(|person| person.number == *number)?;
            Some((person.number.clone(), person.password(), *role))
        })
        .collect()
}

/// Gives every agent of the demonstration an account for a SIP phone.
///
/// # Errors
/// If the store does not take it.
pub async fn give_phones(voice: &VoiceService) -> Result<()> {
    for person in Bank::read()?.staff.iter().filter(|person| person.is_agent()) {
        voice.set_account(&person.number, &person.sip_password(), Holder::Staff(person.id())).await?;
    }
    Ok(())
}

impl Demo<'_> {
    /// Puts the demonstration bank into an empty store; leaves one that has staff as it is.
    ///
    /// # Errors
    /// If the store does not take it.
    pub async fn install(&self) -> Result<()> {
        if !self.sign_in.accounts().await?.is_empty() {
            return Ok(());
        }
        tracing::info!("putting the demonstration bank into the empty store");
        let bank = Bank::read()?;
        let setup = bank.setup();
        self.database.transaction(setup.statements(self.database)).await?;
        self.database.transaction(self.routing()?).await?;
        self.database.transaction(self.emergencies()?).await?;
        for person in &bank.staff {
            let account = NewAccount {
                id: person.id(),
                number: person.number.clone(),
                name: person.name.clone(),
                password: Secret::new(person.password()),
                roles: person.roles.clone(),
                language: Language::Zh,
            };
            self.sign_in.create_account(account, None).await?;
        }
        let around = selfservice::Around {
            intents: self.shelf.comprehension.intents().into_iter().collect(),
            calendars: Arc::clone(&self.shelf.calendars),
            queues: bank.queues.iter().map(|queue| queue.id.clone()).collect(),
            ..selfservice::Around::default()
        };
        if let Some(announcements) = text("announcements.json") {
            self.shelf.announcements.seed(&announcements).await?;
        }
        let flows: Vec<String> =
            Files::iter().filter(|name| name.starts_with("flows/")).filter_map(|name| text(&name)).collect();
        self.shelf
            .flows
            .seed(flows.iter().map(String::as_str), &around)
            .await
            .context("a flow of the demonstration")?;
        self.make_the_past(&bank, &setup).await
    }

    /// The routing policy that is in force from the beginning.
    fn routing(&self) -> Result<Vec<sea_orm::Statement>> {
        let document = text("routing/policy.json").context("demo/routing/policy.json is missing")?;
        let policy = serde_json::from_str(&document).context("demo/routing/policy.json cannot be read")?;
        Ok(center::first_policy(self.database, policy, "示范策略 / Demonstration policy", self.clock.now()))
    }

    /// The emergency plans that the bank has from the beginning.
    fn emergencies(&self) -> Result<Vec<sea_orm::Statement>> {
        let document = text("emergencies/plans.json").context("demo/emergencies/plans.json is missing")?;
        let plans: BTreeMap<PlanId, Plan> =
            serde_json::from_str(&document).context("demo/emergencies/plans.json cannot be read")?;
        let note = "示范预案 / Demonstration plan";
        let row = |(id, plan)| center::emergencies::first_version(self.database, id, plan, note, self.clock.now());
        Ok(plans.iter().map(row).collect())
    }

    async fn make_the_past(&self, bank: &Bank, setup: &center::administration::Setup) -> Result<()> {
        let flows: HashMap<LineId, Arc<Edition>> =
            bank.lines.iter().filter_map(|line| Some((line.id.clone(), self.shelf.flows.of_line(&line.id)?))).collect();
        let week = Week::new(bank, setup, self.database, self.shelf, &flows, self.clock.now())?;
        let batches = week.play();
        tracing::info!(steps = batches.len(), "writing a past week of contacts");
        // In their order, and many in one transaction.
        let mut whole = Batch::default();
        for batch in batches {
            whole.entries.extend(batch.entries);
            whole.writes.extend(batch.writes);
            if whole.entries.len() >= STEPS_A_TRANSACTION {
                self.journal.append(std::mem::take(&mut whole)).await.context("the past could not be written")?;
            }
        }
        self.journal.append(whole).await.context("the past could not be written")?;
        Ok(())
    }
}
