//! Starts the telephone door by the program's settings.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use center::Center;
use domain::contact::Channel;
use platform::tasks::Tasks;
use voice::{MediaSettings, Trunk, VoiceConfig, VoiceFoundations, VoiceService};

use crate::settings::Settings;
use crate::speech::Engines;

/// What the telephone door is built on, as the program has it.
pub struct Ground {
    pub center: Center,
    pub database: platform::database::Database,
    pub objects: platform::objects::Objects,
    pub audit: platform::audit::Audit,
    pub clock: platform::clock::SharedClock,
    pub engines: Engines,
}

/// Starts the door and joins it to the centre.
///
/// # Errors
/// If an address is taken, a network cannot be read or the store fails.
pub async fn start(settings: &Settings, http: SocketAddr, ground: Ground, tasks: &Tasks) -> Result<VoiceService> {
    let Ground { center, database, objects, audit, clock, engines } = ground;
    let networks = settings
        .trunk_addresses
        .iter()
        .map(|network| {
            network.parse().with_context(|| format!("trunk_addresses: \"{network}\" is no network such as 10.1.2.0/24"))
        })
        .collect::<Result<Vec<_>>>()?;
    let ports = settings.ports()?;
    let mut candidates = settings.browser_phone_addresses.clone();
    if candidates.is_empty() && !http.ip().is_unspecified() {
        candidates.push(http.ip());
    }
    let config = VoiceConfig {
        sip: settings.sip,
        advertised: settings.advertised_address,
        trunks: vec![Trunk {
            name: "settings".into(),
            sources: networks,
            outbound: settings.outbound_trunk,
            ..Trunk::this_machine()
        }],
        max_calls: settings.max_calls,
        media: MediaSettings {
            first_port: *ports.start(),
            last_port: *ports.end(),
            webrtc_port: settings.browser_phone_port,
            webrtc_candidates: candidates,
            ..MediaSettings::default()
        },
        ..VoiceConfig::default()
    };
    let foundations = VoiceFoundations {
        center: Arc::new(center.clone()),
        database,
        objects,
        audit,
        clock,
        synthesizer: engines.synthesizer,
        recognizer: engines.recognizer,
        transcriber: engines.transcriber,
        spool: settings.data.join("spool"),
    };
    let voice = VoiceService::start(config, foundations, tasks)
        .await
        .with_context(|| format!("{} cannot be used for SIP (choose another with --sip)", settings.sip))?;
    center.register_door(Channel::Phone, voice.door());
    center.set_agent_phones(voice.phones());
    Ok(voice)
}
