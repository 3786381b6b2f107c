//! What the frames of SMPP mean to this room. Pure.

use std::str::FromStr;

use bytes::{BufMut, Bytes, BytesMut};
use domain::phone::Phone;
use rusmpp::decode::DecodeWithLength as _;
use rusmpp::pdus::{BindTransceiver, DeliverSm, SubmitSm};
use rusmpp::tlvs::TlvValue;
use rusmpp::tokio_codec::CommandCodec;
use rusmpp::types::{COctetString, OctetString};
use rusmpp::values::{DataCoding, EsmClass, InterfaceVersion, MessageState, Npi, RegisteredDelivery, Ton};
use rusmpp::{Command, CommandStatus, Pdu};
use tokio_util::codec::Encoder as _;

use crate::sms::carrier::{Outcome, Receipt};
use crate::sms::settings::SmppSettings;
use crate::sms::text::{self, Part, Segment};

/// The bits of `esm_class` that say what a message is (SMPP 3.4 §5.2.12).
const MESSAGE_TYPE: u8 = 0b0011_1100;
const RECEIPT: u8 = 0b0000_0100;
const HAS_HEADER: u8 = 0b0100_0000;

/// A frame that is no command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken {
    /// Its sequence number, so that it can be refused.
    pub(super) sequence: u32,
}

/// Reads a frame without its length.
pub(super) fn read(mut frame: BytesMut) -> Result<Command, Broken> {
    let sequence =
        frame.get(8..12).map_or(0, |octets| octets.iter().fold(0, |number, octet| number << 8 | u32::from(*octet)));
    let length = frame.len();
    Command::decode(&mut frame, length).map(|(command, _)| command).map_err(|_| Broken { sequence })
}

/// Writes a command with its length.
pub(super) fn write(command: &Command) -> Bytes {
    let mut octets = BytesMut::new();
    CommandCodec::new().encode(command, &mut octets).expect("invariant: memory takes what is written");
    octets.freeze()
}

/// A command that is nothing but a header: what older systems answer a bind with that they refuse.
pub(super) fn header(id: u32, status: u32, sequence: u32) -> Bytes {
    let mut octets = BytesMut::with_capacity(16);
    for number in [16, id, status, sequence] {
        octets.put_u32(number);
    }
    octets.freeze()
}

/// The bind of a transceiver, by SMPP 3.4. The settings have been checked.
pub(super) fn bind(settings: &SmppSettings) -> Pdu {
    Pdu::from(BindTransceiver {
        system_id: octets(&settings.system_id),
        password: octets(settings.password.expose()),
        system_type: octets(&settings.system_type),
        interface_version: InterfaceVersion::Smpp3_4,
        addr_ton: Ton::Unknown,
        addr_npi: Npi::Unknown,
        address_range: COctetString::empty(),
    })
}

fn octets<const MOST: usize>(text: &str) -> COctetString<1, MOST> {
    COctetString::from_str(text).unwrap_or_else(|_| COctetString::empty())
}

/// The submission of a segment. A receipt is asked for, of success and of failure.
pub(super) fn submit(number: &str, to: &Phone, segment: &Segment) -> Pdu {
    let international = to.as_str().starts_with('+');
    let submit = SubmitSm::builder()
        .source_addr_ton(Ton::Unknown)
        .source_addr_npi(Npi::Isdn)
        .source_addr(octets(number))
        .dest_addr_ton(if international { Ton::International } else { Ton::Unknown })
        .dest_addr_npi(Npi::Isdn)
        .destination_addr(octets(to.as_str().trim_start_matches('+')))
        .esm_class(EsmClass::from(if segment.has_header { HAS_HEADER } else { 0 }))
        .registered_delivery(RegisteredDelivery::from(1))
        .data_coding(DataCoding::from(segment.coding))
        .short_message(OctetString::from_slice(&segment.octets).unwrap_or_else(|_| OctetString::empty()))
        .build();
    Pdu::from(submit)
}

/// What a `deliver_sm` is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Delivered {
    Text {
        from: Phone,
        text: String,
        part: Option<Part>,
        reference: Option<String>,
    },
    Receipt(Receipt),
    /// Nothing that concerns a customer: a receipt on the way, a sender without a number, octets that are no text.
    Nothing(&'static str),
}

/// What the message centre delivers.
pub(super) fn delivered(deliver: &DeliverSm) -> Delivered {
    let class = u8::from(deliver.esm_class);
    let values = || deliver.tlvs().iter().filter_map(|tlv| tlv.value());
    let payload = values().find_map(|value| match value {
        TlvValue::MessagePayload(payload) => Some(payload.value.as_ref()),
        _ => None,
    });
    let octets: &[u8] = payload.unwrap_or_else(|| deliver.short_message().as_ref());
    match class & MESSAGE_TYPE {
        0 => {}
        RECEIPT => return receipt_of(deliver, octets),
        _ => return Delivered::Nothing("acknowledgement"),
    }
    let Some(from) = phone_of(deliver.source_addr.as_str(), deliver.source_addr_ton) else {
        return Delivered::Nothing("no_number");
    };
    let (mut part, body) = if class & HAS_HEADER == 0 {
        (None, octets)
    } else {
        match text::take_header(octets) {
            Ok(taken) => taken,
            Err(_) => return Delivered::Nothing("unreadable"),
        }
    };
    let (mut reference, mut total, mut number, mut user) = (None, None, None, None);
    for value in values() {
        match value {
            TlvValue::SarMsgRefNum(value) => reference = Some(*value),
            TlvValue::SarTotalSegments(value) => total = Some(*value),
            TlvValue::SarSegmentSeqnum(value) => number = Some(*value),
            TlvValue::UserMessageReference(value) => user = Some(value.value),
            _ => {}
        }
    }
    if let (None, Some(reference), Some(total), Some(number)) = (part, reference, total, number) {
        part = text::part_of(reference, total, number);
    }
    let reference = part.map(|part| format!("p{}", part.reference)).or_else(|| user.map(|user| format!("u{user}")));
    match text::read(u8::from(deliver.data_coding), body) {
        Ok(text) => Delivered::Text { from, text, part, reference },
        Err(_) => Delivered::Nothing("unreadable"),
    }
}

/// The number of a sender. Carriers write it with the country's code and without a plus.
fn phone_of(address: &str, kind: Ton) -> Option<Phone> {
    let chinese_mobile = address.len() == 13 && address.starts_with("861");
    let international = kind == Ton::International && !address.starts_with(['+', '0']);
    if chinese_mobile || international { format!("+{address}").parse().ok() } else { address.parse().ok() }
}

fn receipt_of(deliver: &DeliverSm, octets: &[u8]) -> Delivered {
    let text = String::from_utf8_lossy(octets);
    let (mut id, mut state) = (None, None);
    for value in deliver.tlvs().iter().filter_map(|tlv| tlv.value()) {
        match value {
            TlvValue::ReceiptedMessageId(value) => id = Some(value.as_str().to_owned()),
            TlvValue::MessageState(value) => state = outcome_of_state(*value),
            _ => {}
        }
    }
    let id = id.or_else(|| field(&text, "id:").map(str::to_owned)).filter(|id| !id.is_empty());
    match (id, state.or_else(|| field(&text, "stat:").and_then(outcome_of_word))) {
        (Some(carrier_id), Some(outcome)) => Delivered::Receipt(Receipt { carrier_id, outcome }),
        _ => Delivered::Nothing("receipt_on_the_way"),
    }
}

fn outcome_of_state(state: MessageState) -> Option<Outcome> {
    match u8::from(state) {
        2 => Some(Outcome::Delivered),
        3 => Some(Outcome::Failed("EXPIRED".into())),
        4 => Some(Outcome::Failed("DELETED".into())),
        5 => Some(Outcome::Failed("UNDELIV".into())),
        8 => Some(Outcome::Failed("REJECTD".into())),
        _ => None,
    }
}

fn outcome_of_word(word: &str) -> Option<Outcome> {
    let word = word.to_ascii_uppercase();
    match word.as_str() {
        "DELIVRD" => Some(Outcome::Delivered),
        "EXPIRED" | "DELETED" | "UNDELIV" | "REJECTD" => Some(Outcome::Failed(word)),
        _ => None,
    }
}

/// A field of a receipt's text (SMPP 3.4, appendix B): `id:… sub:… dlvrd:… … stat:… err:… text:…`.
fn field<'a>(receipt: &'a str, name: &str) -> Option<&'a str> {
    // What the customer's own message said stands at the end and may look like a field.
    let lower = receipt.to_ascii_lowercase();
    let fields = &receipt[..lower.find("text:").unwrap_or(receipt.len())];
    let lower = &lower[..fields.len()];
    let at = lower
        .match_indices(name)
        .map(|(at, _)| at)
        .find(|at| *at == 0 || lower.as_bytes()[at - 1].is_ascii_whitespace())?;
    fields[at + name.len()..].split_ascii_whitespace().next()
}

/// The names under which a message of the receipt may have been taken: some message centres answer with a hexadecimal
/// number and write the same number in decimal into the receipt, or the other way round.
pub(crate) fn names(carrier_id: &str) -> Vec<String> {
    let mut names = vec![carrier_id.to_owned()];
    let mut add = |name: String| {
        if !names.contains(&name) {
            names.push(name);
        }
    };
    if let Ok(number) = carrier_id.parse::<u64>() {
        add(number.to_string());
        add(format!("{number:x}"));
        add(format!("{number:X}"));
        add(format!("{number:08x}"));
        add(format!("{number:08X}"));
    }
    if let Ok(number) = u64::from_str_radix(carrier_id, 16) {
        add(number.to_string());
        add(format!("{number:010}"));
    }
    names
}

/// What a status of the message centre says of a submission.
pub(super) fn is_passing(status: CommandStatus) -> bool {
    matches!(
        status,
        CommandStatus::EsmeRthrottled
            | CommandStatus::EsmeRmsgqful
            | CommandStatus::EsmeRsyserr
            | CommandStatus::EsmeRinvbndsts
            | CommandStatus::EsmeRxTAppn
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sms::text::{Reference, segments};

    fn deliver(class: u8, coding: u8, octets: &[u8]) -> DeliverSm {
        DeliverSm::builder()
            .source_addr(octets_of("8613800000001"))
            .destination_addr(octets_of("95588"))
            .esm_class(EsmClass::from(class))
            .data_coding(DataCoding::from(coding))
            .short_message(OctetString::from_slice(octets).unwrap())
            .build()
    }

    fn octets_of<const MOST: usize>(text: &str) -> COctetString<1, MOST> {
        COctetString::from_str(text).unwrap()
    }

    #[test]
    fn a_chinese_text_is_read_from_its_frame() {
        let octets: Vec<u8> = "LTK+挂失".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let command = Command::new(CommandStatus::EsmeRok, 9, Pdu::from(deliver(0, 8, &octets)));
        let frame = write(&command);
        let read = read(BytesMut::from(&frame[4..])).unwrap();
        assert_eq!(read.sequence_number(), 9);
        let Some(Pdu::DeliverSm(deliver)) = read.pdu() else { panic!("a deliver_sm") };
        let expected = Delivered::Text {
            from: "13800000001".parse().unwrap(),
            text: "LTK+挂失".into(),
            part: None,
            reference: None,
        };
        assert_eq!(delivered(deliver), expected);
    }

    #[test]
    fn parts_are_known_by_their_header() {
        for segment in segments(&"长".repeat(100), Reference::Word(300)) {
            let Delivered::Text { part, reference, .. } = delivered(&deliver(HAS_HEADER, 8, &segment.octets)) else {
                panic!("a text")
            };
            assert_eq!((part.unwrap().reference, part.unwrap().total), (300, 2));
            assert_eq!(reference.as_deref(), Some("p300"));
        }
    }

    #[test]
    fn receipts_are_read_from_their_text() {
        let receipt = |text: &str| delivered(&deliver(RECEIPT, 0, text.as_bytes()));
        let told = receipt(
            "id:0A1b sub:001 dlvrd:001 submit date:2602130900 done date:2602130901 stat:DELIVRD err:000 text:stat:UNDELIV",
        );
        assert_eq!(told, Delivered::Receipt(Receipt { carrier_id: "0A1b".into(), outcome: Outcome::Delivered }));
        let told = receipt("id:7 stat:UNDELIV err:001");
        assert_eq!(
            told,
            Delivered::Receipt(Receipt { carrier_id: "7".into(), outcome: Outcome::Failed("UNDELIV".into()) })
        );
        assert_eq!(receipt("id:7 stat:ENROUTE"), Delivered::Nothing("receipt_on_the_way"));
        assert_eq!(receipt("text:id:7 stat:DELIVRD"), Delivered::Nothing("receipt_on_the_way"));
    }

    #[test]
    fn a_message_is_found_whether_its_number_is_written_in_ten_or_sixteen() {
        assert!(names("2587").contains(&"a1b".to_owned()));
        assert!(names("0A1B").contains(&"2587".to_owned()));
        assert_eq!(names("x-1"), ["x-1"]);
    }

    #[test]
    fn a_number_from_abroad_keeps_its_country() {
        assert_eq!(phone_of("447700900123", Ton::International).unwrap().as_str(), "+447700900123");
        assert_eq!(phone_of("8613800000001", Ton::International).unwrap().as_str(), "13800000001");
        assert_eq!(phone_of("10086", Ton::Unknown).unwrap().as_str(), "10086");
    }

    #[test]
    fn who_has_no_number_is_passed_over() {
        let mut deliver = deliver(0, 0, b"hello");
        deliver.source_addr = octets_of("BANK");
        assert_eq!(delivered(&deliver), Delivered::Nothing("no_number"));
    }

    #[test]
    fn a_submission_carries_the_header_bit_and_asks_for_a_receipt() {
        let parts = segments(&"长".repeat(100), Reference::Byte(1));
        let Pdu::SubmitSm(submit) = submit("95588", &"+447700900123".parse().unwrap(), &parts[0]) else {
            panic!("a submit_sm")
        };
        assert_eq!(u8::from(submit.esm_class), 0x40);
        assert_eq!(u8::from(submit.registered_delivery), 1);
        assert_eq!(submit.destination_addr.as_str(), "447700900123");
        assert_eq!((submit.dest_addr_ton, u8::from(submit.data_coding)), (Ton::International, 8));
    }

    proptest! {
        #[test]
        fn whatever_frame_comes_is_read_or_refused(frame: Vec<u8>) {
            let _ = read(BytesMut::from(&frame[..]));
        }

        #[test]
        fn whatever_is_delivered_is_taken_or_passed_over(class: u8, coding: u8, octets in proptest::collection::vec(any::<u8>(), 0..255)) {
            let _ = delivered(&deliver(class, coding, &octets));
        }
    }
}
