//! Typed identifiers: one type per kind of thing, so that a queue can never be passed for a skill.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A text that is not an identifier of the kind that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not a {kind}; {expected}")]
pub struct InvalidId {
    /// The kind that was asked for, such as `ContactId`.
    pub kind: &'static str,
    /// What such an identifier looks like.
    pub expected: &'static str,
    /// The text, cut to 64 characters.
    pub text: String,
}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, format = "uuid")]
        pub struct $name(pub Uuid);

        impl $name {
            /// An identifier that sorts by the time of its making (UUID version 7, RFC 9562).
            /// Ids that are made in the same millisecond by one process sort in the order of their making.
            #[must_use]
            pub fn generate() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Uuid::parse_str(text).map(Self).map_err(|_| InvalidId {
                    kind: stringify!($name),
                    expected: "it is a UUID",
                    text: text.chars().take(64).collect(),
                })
            }
        }
    };
}

macro_rules! key_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// A short key chosen by people: 1 to 64 characters of `a-z 0-9 - _ .`.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The key as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Makes an id out of a key that the program itself wrote down.
            ///
            /// # Panics
            /// If the key has a character that a key may not have; use [`FromStr`] for keys from outside.
            #[must_use]
            pub fn of(key: &str) -> Self {
                key.parse().expect("invariant: keys written in the program are valid")
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let valid = (1..=64).contains(&text.len())
                    && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.'));
                if valid {
                    Ok(Self(text.into()))
                } else {
                    Err(InvalidId {
                        kind: stringify!($name),
                        expected: "it is 1 to 64 characters of a-z, 0-9, '-', '_' and '.'",
                        text: text.chars().take(64).collect(),
                    })
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

uuid_id!(/// One contact (接触): a call, a chat, a mail …
    ContactId);
uuid_id!(/// One business that an agent carries out for a customer (代客交易).
    DealId);
uuid_id!(/// One customer of the bank (客户).
    CustomerId);
uuid_id!(/// One member of staff (员工).
    StaffId);
uuid_id!(/// One offer (派接) of a contact to an agent.
    OfferId);
uuid_id!(/// One notice (通知) on an agent's desk.
    NoticeId);
uuid_id!(/// One note (备注) on a customer.
    NoteId);
uuid_id!(/// One person who is linked to a customer (关联人).
    LinkedPersonId);
uuid_id!(/// One word of a customer on a consent (同意).
    ConsentId);
uuid_id!(/// One guest of a conversation: a colleague who is consulted, a leader who listens, somebody outside.
    GuestId);
uuid_id!(/// One time that an emergency plan was asked for.
    PlanRunId);
uuid_id!(/// One message of a conversation in text.
    MessageId);
uuid_id!(/// One order (增值服务订单) of a value-added service.
    ServiceOrderId);
uuid_id!(/// One test case (测试用例) of a flow.
    TestCaseId);
uuid_id!(/// One stored object: a recording, a file, a prompt.
    ObjectId);

/// An agent (座席) is a member of staff at work on contacts, so both have one identifier.
pub type AgentId = StaffId;

key_id!(/// A queue (队列).
    QueueId);
key_id!(/// A skill (技能).
    SkillId);
key_id!(/// A flow (流程).
    FlowId);
key_id!(/// A node (节点) of a flow.
    NodeId);
key_id!(/// An article (知识) of the knowledge base.
    ArticleId);
key_id!(/// A line (接入线路): a phone number of the bank, a chat entrance, a mailbox.
    LineId);
key_id!(/// A site (职场) at which agents work; agents at home are a site of their own.
    SiteId);
key_id!(/// An emergency plan (应急预案).
    PlanId);
key_id!(/// A region (地区): the code of an administrative division (GB/T 2260, `51` for a province, `5101` for a
    /// city in it), or a name that the bank gives.
    RegionId);
key_id!(/// A kind of business (业务) that a contact is about.
    BusinessId);
key_id!(/// A value-added service (增值服务) of the bank's catalogue.
    ServiceItemId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_with_a_foreign_character_is_refused_with_what_is_allowed() {
        let error = "Main Queue".parse::<QueueId>().unwrap_err();
        assert!(error.to_string().contains("a-z"));
        assert!("".parse::<QueueId>().is_err());
        assert!("x".repeat(65).parse::<QueueId>().is_err());
    }

    #[test]
    fn ids_sort_by_the_time_of_their_making() {
        let ids: Vec<_> = (0..1000).map(|_| ContactId::generate()).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
