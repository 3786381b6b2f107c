//! The settings of the program: defaults, then the file of `--config`, then `YUANYIN_…` in the environment, then flags.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use center::call_backs::CallBackRules;
use center::sites::SiteRules;
use domain::calendar::Period;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use speech::{RecognizerKind, SynthesizerKind};

use crate::sms::{CarrierPassword, text_or_number};
use crate::speech::Key;
use crate::translation::TranslatorKind;

/// Every key that a file may have; the environment has the same in capitals behind `YUANYIN_`.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The folder of everything that is kept.
    pub data: PathBuf,
    /// Where pages and the API are served.
    pub http: SocketAddr,
    /// The bank's name as it signs Chinese text messages.
    pub bank_name: String,
    /// The bank's name as it signs text messages in other languages.
    pub bank_name_en: String,
    /// The number that customers call.
    pub hotline: String,
    /// The address of the bank's page as customers reach it, such as `https://service.bank.example`, for the links that
    /// are texted to them; that of `http` if empty.
    pub public_url: String,
    /// Where SIP is spoken, over UDP and TCP.
    pub sip: SocketAddr,
    /// `sqlite:///file` or `postgres://…`; a file in the data folder if empty.
    pub database: String,
    /// The address that phones outside must send their media to, if it is not the one of `sip`.
    pub advertised_address: Option<IpAddr>,
    /// The UDP ports of calls, `from-to`.
    pub media_ports: String,
    /// The UDP port of all browser phones; 0 for any.
    pub browser_phone_port: u16,
    /// The addresses that browsers may reach the media at; those of `http` and `advertised_address` if empty.
    pub browser_phone_addresses: Vec<IpAddr>,
    /// Networks from which the bank's trunks call without a password, such as `10.1.2.0/24`.
    pub trunk_addresses: Vec<String>,
    /// Where calls to the outside are sent, such as `10.1.2.3:5060`; without it nobody outside can be called.
    pub outbound_trunk: Option<SocketAddr>,
    /// More calls than this are told to come back later.
    pub max_calls: usize,
    /// More live contacts than this are refused at the door.
    pub max_contacts: usize,
    /// More connected chat customers than this are told to come back later.
    pub max_chats: usize,
    /// An agent whose desk has not been heard of for so many seconds is taken out, and whom they served goes back to the
    /// head of the queue. Whoever is back before keeps their customers: a laptop that slept, a page that was reloaded.
    pub desk_lease_seconds: u64,
    /// A call-back is agreed for so many seconds from now at the earliest.
    pub call_back_least_seconds: u64,
    /// The hours of the day in which customers are called back, such as `08:00-21:00`.
    pub call_back_hours: Period,
    /// Whether an agent with chats is offered a call, and one in a call chats.
    pub calls_beside_chats: bool,
    /// An agent whose desk says nothing for so many seconds has fallen silent; desks say that they are there every five.
    pub site_silent_seconds: u64,
    /// Agents of a site who fall silent within so many seconds count together.
    pub site_lost_within_seconds: u64,
    /// The share of a site's agents, in per cent, whose silence means that the site is lost.
    pub site_lost_percent: u8,
    /// With fewer agents at work at a site than this nothing is concluded from their silence.
    pub site_lost_least_agents: usize,
    /// For so many seconds enough agents must have been back before a site that was lost is there again.
    pub site_hold_down_seconds: u64,
    /// Origins of pages that may carry the chat widget, such as `https://www.bank.example`.
    pub chat_origins: Vec<String>,
    /// Who understands callers: `none`, `embedded` (English commands), `funasr`, `vosk`, `sherpa` or `openai`.
    pub recognizer: RecognizerKind,
    /// The recogniser's address: `ws://…` or `wss://…`, of `openai` `http://…` or `https://…`.
    pub recognizer_url: String,
    /// The recogniser's key.
    #[serde(default, skip_serializing)]
    pub recognizer_key: Key,
    /// The recogniser's model, for `openai`.
    pub recognizer_model: String,
    /// Whether the words of a menu are the only ones that `vosk` understands there.
    pub recognizer_restricts: bool,
    /// Who speaks: `embedded` or `openai`.
    pub synthesizer: SynthesizerKind,
    /// The synthesiser's address: `http://…` or `https://…`.
    pub synthesizer_url: String,
    /// The synthesiser's key.
    #[serde(default, skip_serializing)]
    pub synthesizer_key: Key,
    /// The synthesiser's model.
    pub synthesizer_model: String,
    /// The synthesiser's voice.
    pub synthesizer_voice: String,
    /// When callers who did not rate may be texted a link, such as `08:00-21:00`.
    pub rating_link_hours: Period,
    /// The address of an OpenAI-compatible language model before `/chat/completions`; none if empty.
    pub language_model_address: String,
    /// The name of the language model.
    pub language_model: String,
    /// The key of the language model; better said in the environment than in a file.
    pub language_model_key: String,
    /// Who translates for agents: `none`, `openai` or `libretranslate`.
    pub translator: TranslatorKind,
    /// The translator's address: of `openai` before `/chat/completions`, of `libretranslate` before `/translate`.
    pub translator_url: String,
    /// The translator's key.
    #[serde(default, skip_serializing)]
    pub translator_key: Key,
    /// The translator's model, for `openai`.
    pub translator_model: String,
    /// The address of the core bank, such as `http://core.bank:9000`; the embedded ledger if empty.
    pub core_bank_url: String,
    /// What the core bank is shown, or with `yuanyin bank serve` wants to be shown; 16 characters at least.
    #[serde(default, skip_serializing)]
    pub core_bank_token: Key,
    /// The bank's number for text messages.
    #[serde(deserialize_with = "text_or_number")]
    pub sms_number: String,
    /// The line of channel SMS that customers' texts arrive at.
    pub sms_line: String,
    /// The word with which customers' texts begin: `LTK+question`.
    pub sms_keyword: String,
    /// Where the carrier's message centre speaks SMPP 3.4, `host:port`; nobody carries texts if empty.
    pub sms_smpp_address: String,
    /// The bank's name at the carrier.
    #[serde(deserialize_with = "text_or_number")]
    pub sms_smpp_system_id: String,
    /// The password at the carrier, at most 8 characters; better said in the environment than in a file.
    #[serde(default, skip_serializing)]
    pub sms_smpp_password: CarrierPassword,
    /// The kind of system that the carrier wants to be told; most want none.
    pub sms_smpp_system_type: String,
    /// Texts on their way to the carrier without its answer, at most.
    pub sms_window: usize,
    /// Texts handed to the carrier in a second, at most.
    pub sms_per_second: u32,
    /// Minutes within which an enquiry on the message board is answered.
    pub board_enquiry_minutes: u64,
    /// The same of a suggestion.
    pub board_suggestion_minutes: u64,
    /// The same of a complaint.
    pub board_complaint_minutes: u64,
    /// Messages that one address may leave on the board in an hour.
    pub board_messages_an_hour: u32,
    /// Whether the sign-in cookie is sent over https only.
    pub secure_cookies: bool,
    /// What is logged, such as `info` or `info,voice=debug`.
    pub log: String,
    /// `text` or `json`.
    pub log_format: LogFormat,
}

impl std::fmt::Debug for Settings {
    /// Says where things are and nothing of addresses and keys that may hold secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings").field("data", &self.data).field("http", &self.http).finish_non_exhaustive()
    }
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    Text,
    Json,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            data: "./data".into(),
            http: ([127, 0, 0, 1], 8080).into(),
            bank_name: "远银示范银行".to_owned(),
            bank_name_en: "Yuanyin Bank".to_owned(),
            hotline: "95588".to_owned(),
            public_url: String::new(),
            sip: ([127, 0, 0, 1], 5060).into(),
            database: String::new(),
            advertised_address: None,
            media_ports: "20000-29999".into(),
            browser_phone_port: 0,
            browser_phone_addresses: Vec::new(),
            trunk_addresses: vec!["127.0.0.0/8".into(), "::1/128".into()],
            outbound_trunk: None,
            max_calls: 2_000,
            max_contacts: 50_000,
            max_chats: 20_000,
            desk_lease_seconds: 60,
            call_back_least_seconds: 300,
            call_back_hours: CallBackRules::default().hours,
            calls_beside_chats: false,
            site_silent_seconds: 12,
            site_lost_within_seconds: 30,
            site_lost_percent: 80,
            site_lost_least_agents: 3,
            site_hold_down_seconds: 60,
            chat_origins: Vec::new(),
            recognizer: RecognizerKind::default(),
            recognizer_url: String::new(),
            recognizer_key: Key::default(),
            recognizer_model: String::new(),
            recognizer_restricts: false,
            synthesizer: SynthesizerKind::default(),
            synthesizer_url: String::new(),
            synthesizer_key: Key::default(),
            synthesizer_model: String::new(),
            synthesizer_voice: String::new(),
            rating_link_hours: "08:00-21:00".to_owned().try_into().expect("invariant: these are hours"),
            language_model_address: String::new(),
            language_model: String::new(),
            language_model_key: String::new(),
            translator: TranslatorKind::default(),
            translator_url: String::new(),
            translator_key: Key::default(),
            translator_model: String::new(),
            core_bank_url: String::new(),
            core_bank_token: Key::default(),
            sms_number: "95588".into(),
            sms_line: "sms-95588".into(),
            sms_keyword: "LTK".into(),
            sms_smpp_address: String::new(),
            sms_smpp_system_id: String::new(),
            sms_smpp_password: CarrierPassword::default(),
            sms_smpp_system_type: String::new(),
            sms_window: 16,
            sms_per_second: 50,
            board_enquiry_minutes: 480,
            board_suggestion_minutes: 1_440,
            board_complaint_minutes: 240,
            board_messages_an_hour: 20,
            secure_cookies: false,
            log: "info".into(),
            log_format: LogFormat::Text,
        }
    }
}

/// What flags say; they win over everything.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Flags {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sip: Option<String>,
}

/// A setting that cannot be used; the text names it.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("the settings file {0} cannot be read: {1}")]
    File(PathBuf, std::io::Error),
    #[error("{0}")]
    Value(String),
}

impl Settings {
    /// Reads the settings.
    ///
    /// # Errors
    /// One line that names the key and where it was written.
    pub fn read(file: Option<&Path>, flags: &Flags) -> Result<Self, SettingsError> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = file {
            let text = std::fs::read_to_string(file).map_err(|error| SettingsError::File(file.to_owned(), error))?;
            figment = figment.merge(NamedToml { text, file: file.to_owned() }.provider());
        }
        let environment =
            Env::prefixed("YUANYIN_").filter(|key| !key.as_str().to_ascii_lowercase().starts_with("test_"));
        let figment = figment.merge(environment).merge(Serialized::defaults(flags));
        let settings: Self = figment.extract().map_err(|errors| SettingsError::Value(explain(errors)))?;
        settings.ports()?;
        settings.desk_lease()?;
        Ok(settings)
    }

    /// The UDP ports of calls.
    ///
    /// # Errors
    /// If they are not written as `from-to`.
    pub fn ports(&self) -> Result<std::ops::RangeInclusive<u16>, SettingsError> {
        let wrong =
            || SettingsError::Value(format!("media_ports is \"{}\"; write it as 20000-29999", self.media_ports));
        let (from, to) = self.media_ports.split_once('-').ok_or_else(wrong)?;
        let (from, to): (u16, u16) =
            (from.trim().parse().map_err(|_| wrong())?, to.trim().parse().map_err(|_| wrong())?);
        if from < 1024 || to <= from { Err(wrong()) } else { Ok(from..=to) }
    }

    /// How long an agent's desk may be unheard of.
    ///
    /// # Errors
    /// If it is shorter than a desk needs to say that it is there, or longer than customers wait for nobody.
    pub fn desk_lease(&self) -> Result<Duration, SettingsError> {
        if (10..=600).contains(&self.desk_lease_seconds) {
            Ok(Duration::from_secs(self.desk_lease_seconds))
        } else {
            let told = format!("desk_lease_seconds is {}; it may be 10 to 600", self.desk_lease_seconds);
            Err(SettingsError::Value(told))
        }
    }

    /// When customers are called back.
    #[must_use]
    pub fn call_back_rules(&self) -> CallBackRules {
        CallBackRules {
            least: Duration::from_secs(self.call_back_least_seconds),
            hours: self.call_back_hours,
            ..CallBackRules::default()
        }
    }

    /// When a site is lost by itself, and when it is there again.
    #[must_use]
    pub fn site_rules(&self) -> SiteRules {
        SiteRules {
            silent_after: Duration::from_secs(self.site_silent_seconds),
            within: Duration::from_secs(self.site_lost_within_seconds),
            lost_percent: self.site_lost_percent,
            least_agents: self.site_lost_least_agents,
            hold_down: Duration::from_secs(self.site_hold_down_seconds),
            ..SiteRules::default()
        }
    }

    /// The address of the bank's page, by which customers reach what is served at `http`.
    #[must_use]
    pub fn page_address(&self, http: SocketAddr) -> String {
        if self.public_url.is_empty() { format!("http://{http}") } else { self.public_url.clone() }
    }

    /// The database's address.
    #[must_use]
    pub fn database_url(&self) -> String {
        if self.database.is_empty() {
            format!("sqlite://{}", self.data.join("yuanyin.db").display())
        } else {
            self.database.clone()
        }
    }
}

/// The text of a TOML file under its file's name, so that errors say where they are.
struct NamedToml {
    text: String,
    file: PathBuf,
}

impl NamedToml {
    fn provider(&self) -> impl figment::Provider + use<> {
        Named { inner: Toml::string(&self.text), name: self.file.display().to_string() }
    }
}

struct Named<P> {
    inner: P,
    name: String,
}

impl<P: figment::Provider> figment::Provider for Named<P> {
    fn metadata(&self) -> figment::Metadata {
        figment::Metadata::named(self.name.clone())
    }
    fn data(&self) -> Result<figment::value::Map<figment::Profile, figment::value::Dict>, figment::Error> {
        self.inner.data()
    }
}

/// The first error as one line: which key, where, what would be right.
fn explain(errors: figment::Error) -> String {
    let Some(error) = errors.into_iter().next() else { return "the settings cannot be read".into() };
    let place = error.metadata.as_ref().map(|metadata| metadata.name.to_string()).unwrap_or_default();
    let key = error.path.join(".");
    let text = error.kind.to_string();
    match (key.is_empty(), place.is_empty()) {
        (false, false) => format!("{place}: {key}: {text}"),
        (false, true) => format!("{key}: {text}"),
        (true, false) => format!("{place}: {text}"),
        (true, true) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_file(text: &str) -> Result<Settings, SettingsError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("yuanyin.toml");
        std::fs::write(&file, text).unwrap();
        Settings::read(Some(&file), &Flags::default())
    }

    #[test]
    fn a_file_changes_the_defaults_and_flags_change_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("yuanyin.toml");
        std::fs::write(&file, "http = \"127.0.0.1:9000\"\nmax_calls = 7\n").unwrap();
        let flags = Flags { http: Some("127.0.0.1:9100".into()), ..Flags::default() };
        let settings = Settings::read(Some(&file), &flags).unwrap();
        assert_eq!((settings.http.port(), settings.max_calls), (9100, 7));
    }

    #[test]
    fn a_recogniser_is_chosen_by_name_and_its_key_is_not_shown() {
        let text = "recognizer = \"funasr\"\nrecognizer_url = \"wss://asr.bank.example\"\nrecognizer_key = \"sk-1\"\n";
        let settings = read_file(text).unwrap();
        assert_eq!(settings.recognizer, RecognizerKind::Funasr);
        assert_ne!(settings.recognizer_key, Key::default());
        assert!(!format!("{settings:?}").contains("sk-1"));
        assert!(!serde_json::to_string(&settings).unwrap().contains("sk-1"));
        let wrong = read_file("recognizer = \"parrot\"\n").unwrap_err().to_string();
        assert!(wrong.contains("recognizer") && wrong.contains("parrot") && !wrong.contains('\n'), "{wrong}");
    }

    #[test]
    fn a_wrong_key_is_named_in_one_line() {
        let text = read_file("htpp = \"127.0.0.1:9000\"\n").unwrap_err().to_string();
        assert!(text.contains("htpp") && !text.contains('\n'), "{text}");
    }

    #[test]
    fn a_wrong_value_is_named_in_one_line() {
        for (written, key) in [
            ("http = \"8080\"\n", "http"),
            ("media_ports = \"9\"\n", "media_ports"),
            ("max_calls = -1\n", "max_calls"),
            ("desk_lease_seconds = 3\n", "desk_lease_seconds"),
        ] {
            let text = read_file(written).unwrap_err().to_string();
            assert!(text.contains(key) && !text.contains('\n'), "{text}");
        }
    }
}
