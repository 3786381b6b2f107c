//! The tables of SIP accounts and registrations.

use domain::{StaffId, Timestamp};
use platform::database::{Database, DatabaseError, Row as _};
use sea_orm::Statement;

use crate::sip::digest::Ha1;
use crate::sip::registrar::{Account, Binding, Holder};
use crate::sip::{Peer, Wire};

/// The row of an account: a telephone of a member of staff, or a trunk that identifies itself by digest. The
/// password itself is not stored. The realm is that of [`crate::VoiceConfig::realm`].
#[must_use]
pub fn save_account(
    database: &Database,
    at: Timestamp,
    realm: &str,
    user: &str,
    password: &str,
    holder: Holder,
) -> Statement {
    let ha1 = Ha1::of(user, realm, password);
    let staff = match holder {
        Holder::Staff(staff) => Some(staff.to_string()),
        Holder::Trunk => None,
    };
    database.sql(
        "INSERT INTO sip_account (user_name, ha1_md5, ha1_sha256, staff, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (user_name) DO UPDATE SET ha1_md5 = $2, ha1_sha256 = $3, staff = $4",
        [user.into(), ha1.md5.into(), ha1.sha256.into(), staff.into(), at.micros().into()],
    )
}

/// Removes an account and where its telephone was.
pub(crate) fn remove_account(database: &Database, user: &str) -> Vec<Statement> {
    vec![
        database.sql("DELETE FROM sip_registration WHERE user_name = $1", [user.into()]),
        database.sql("DELETE FROM sip_account WHERE user_name = $1", [user.into()]),
    ]
}

pub(crate) async fn accounts(database: &Database) -> Result<Vec<(String, Account)>, DatabaseError> {
    let rows =
        database.fetch_all(database.sql("SELECT user_name, ha1_md5, ha1_sha256, staff FROM sip_account", [])).await?;
    rows.iter()
        .map(|row| {
            let ha1 = Ha1 { md5: row.column("ha1_md5")?, sha256: row.column("ha1_sha256")? };
            let holder = row.parsed_or_none::<StaffId>("staff")?.map_or(Holder::Trunk, Holder::Staff);
            Ok((row.column("user_name")?, Account { ha1, holder }))
        })
        .collect()
}

/// Replaces what is stored of where a user's telephones are.
pub(crate) fn save_bindings(database: &Database, user: &str, bindings: &[Binding]) -> Vec<Statement> {
    let mut statements = vec![database.sql("DELETE FROM sip_registration WHERE user_name = $1", [user.into()])];
    statements.extend(bindings.iter().map(|binding| {
        database.sql(
            "INSERT INTO sip_registration (user_name, contact, wire, address, expires_at, call_id, cseq)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [
                user.into(),
                binding.contact.as_str().into(),
                binding.peer.wire.code().into(),
                binding.peer.address.to_string().into(),
                binding.expires_at.micros().into(),
                binding.call_id.as_str().into(),
                i64::from(binding.cseq).into(),
            ],
        )
    }));
    statements
}

/// The registrations that have not ended.
pub(crate) async fn bindings(database: &Database, at: Timestamp) -> Result<Vec<(String, Binding)>, DatabaseError> {
    let statement = database.sql(
        "SELECT user_name, contact, wire, address, expires_at, call_id, cseq FROM sip_registration
         WHERE expires_at > $1 ORDER BY expires_at",
        [at.micros().into()],
    );
    let rows = database.fetch_all(statement).await?;
    rows.iter()
        .map(|row| {
            let wire = if row.column::<String>("wire")? == Wire::Tcp.code() { Wire::Tcp } else { Wire::Udp };
            let binding = Binding {
                contact: row.column("contact")?,
                peer: Peer { wire, address: row.parsed("address")? },
                expires_at: row.time("expires_at")?,
                call_id: row.column("call_id")?,
                cseq: u32::try_from(row.column::<i64>("cseq")?).unwrap_or(0),
            };
            Ok((row.column("user_name")?, binding))
        })
        .collect()
}
