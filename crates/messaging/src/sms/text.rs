//! Texts on the air: which alphabet a text needs, how a long one is cut, and what the octets of one say. Pure.
//!
//! 3GPP TS 23.038 (alphabets) and TS 23.040 §9.2.3.24.1, §9.2.3.24.8 (concatenation with references of 8 and 16 bits).

/// The GSM 7-bit default alphabet, by code.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u{1b}ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Its extension table: characters that take an escape before them.
const EXTENDED: [(char, u8); 10] = [
    ('\u{c}', 0x0a),
    ('^', 0x14),
    ('{', 0x28),
    ('}', 0x29),
    ('\\', 0x2f),
    ('[', 0x3c),
    ('~', 0x3d),
    (']', 0x3e),
    ('|', 0x40),
    ('€', 0x65),
];
const ESCAPE: u8 = 0x1b;

/// The octets of user data that one message carries.
const CAPACITY: usize = 140;
/// As many parts as a header can number.
const MOST_PARTS: usize = 255;

/// `data_coding` of SMPP for the two alphabets that are sent.
const CODING_DEFAULT: u8 = 0;
const CODING_UCS2: u8 = 8;

/// How wide the number is that ties the parts of a long text together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reference {
    /// 8 bits: what every handset knows.
    Byte(u8),
    /// 16 bits: with fewer chances that two texts share a number. Read from carriers; handsets are sent 8 bits.
    #[cfg_attr(not(test), allow(dead_code))]
    Word(u16),
}

impl Reference {
    /// The octets of the header with its length before it.
    const fn header_octets(self) -> usize {
        match self {
            Self::Byte(_) => 6,
            Self::Word(_) => 7,
        }
    }
}

/// One message as it goes on the air.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    /// SMPP's `data_coding`.
    pub(crate) coding: u8,
    /// Whether the octets begin with a user data header.
    pub(crate) has_header: bool,
    /// Header and text; one septet an octet in the default alphabet, as SMPP carries it.
    pub(crate) octets: Vec<u8>,
}

/// Where a message belongs in a long text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Part {
    pub(crate) reference: u16,
    pub(crate) total: u8,
    /// From 1.
    pub(crate) number: u8,
}

/// Octets that cannot be a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreadable {
    #[error("the user data header is not whole")]
    Header,
    #[error("data coding {0} is not a text")]
    Coding(u8),
    #[error("the octets are no text of that coding")]
    Octets,
}

/// The text as messages: one if it fits, numbered parts otherwise. What is beyond 255 parts is left out.
pub(crate) fn segments(text: &str, reference: Reference) -> Vec<Segment> {
    let (coding, characters, octets_each) = match septets(text) {
        Some(characters) => (CODING_DEFAULT, characters, 1),
        None => (CODING_UCS2, text.chars().map(units).collect(), 2),
    };
    let whole: usize = characters.iter().map(Vec::len).sum();
    // 140 octets are 160 septets.
    let room = |octets: usize| if octets_each == 1 { octets * 8 / 7 } else { octets };
    if whole <= room(CAPACITY) {
        return vec![Segment { coding, has_header: false, octets: characters.concat() }];
    }
    let each = room(CAPACITY - reference.header_octets());
    // Neither an escaped character nor a surrogate pair is cut in two.
    let mut parts: Vec<Vec<u8>> = vec![Vec::with_capacity(each)];
    for character in characters {
        if parts.last().is_some_and(|part| part.len() + character.len() > each) {
            if parts.len() == MOST_PARTS {
                break;
            }
            parts.push(Vec::with_capacity(each));
        }
        if let Some(part) = parts.last_mut() {
            part.extend(character);
        }
    }
    let total = u8::try_from(parts.len()).unwrap_or(u8::MAX);
    let with_header = |(part, number): (Vec<u8>, u8)| {
        let mut octets = match reference {
            Reference::Byte(reference) => vec![5, 0x00, 3, reference, total, number],
            Reference::Word(reference) => {
                let [high, low] = reference.to_be_bytes();
                vec![6, 0x08, 4, high, low, total, number]
            }
        };
        octets.extend(part);
        Segment { coding, has_header: true, octets }
    };
    parts.into_iter().zip(1..=total).map(with_header).collect()
}

/// The characters of the text in the default alphabet; `None` if it has others.
fn septets(text: &str) -> Option<Vec<Vec<u8>>> {
    text.chars().map(septet).collect()
}

fn septet(character: char) -> Option<Vec<u8>> {
    if let Some((_, code)) = EXTENDED.iter().find(|(known, _)| *known == character) {
        return Some(vec![ESCAPE, *code]);
    }
    let code = BASIC.chars().position(|known| known == character)?;
    u8::try_from(code).ok().filter(|code| *code != ESCAPE).map(|code| vec![code])
}

fn units(character: char) -> Vec<u8> {
    let mut buffer = [0; 2];
    character.encode_utf16(&mut buffer).iter().flat_map(|unit| unit.to_be_bytes()).collect()
}

/// Takes the user data header off: which part the message is, if it is one, and the octets behind it.
pub(crate) fn take_header(octets: &[u8]) -> Result<(Option<Part>, &[u8]), Unreadable> {
    let (length, rest) = octets.split_first().ok_or(Unreadable::Header)?;
    let (mut header, body) = rest.split_at_checked(usize::from(*length)).ok_or(Unreadable::Header)?;
    let mut part = None;
    while let [kind, length, rest @ ..] = header {
        let (value, rest) = rest.split_at_checked(usize::from(*length)).ok_or(Unreadable::Header)?;
        let found = match (kind, value) {
            (0x00, [reference, total, number]) => Some((u16::from(*reference), *total, *number)),
            (0x08, [high, low, total, number]) => Some((u16::from_be_bytes([*high, *low]), *total, *number)),
            _ => None,
        };
        if let Some((reference, total, number)) = found {
            part = part_of(reference, total, number);
        }
        header = rest;
    }
    Ok((part, body))
}

/// The part of these numbers. Numbers that make no sense are passed over, as the standard wants it: a text of its own.
pub(crate) fn part_of(reference: u16, total: u8, number: u8) -> Option<Part> {
    (total > 1 && (1..=total).contains(&number)).then_some(Part { reference, total, number })
}

/// What the octets say under SMPP's `data_coding`.
pub(crate) fn read(coding: u8, octets: &[u8]) -> Result<String, Unreadable> {
    match coding {
        // What the carrier's own alphabet is, it says nowhere; in mobile networks it is GSM's.
        0x00 | 0xf0..=0xf3 => Ok(read_septets(octets)),
        0x01 if octets.is_ascii() => Ok(octets.iter().copied().map(char::from).collect()),
        0x01 => Err(Unreadable::Octets),
        0x03 => Ok(octets.iter().copied().map(char::from).collect()),
        0x08 => {
            let (pairs, rest) = octets.as_chunks::<2>();
            if !rest.is_empty() {
                return Err(Unreadable::Octets);
            }
            let units = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
            Ok(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
        }
        other => Err(Unreadable::Coding(other)),
    }
}

fn read_septets(octets: &[u8]) -> String {
    let basic: Vec<char> = BASIC.chars().collect();
    let mut text = String::with_capacity(octets.len());
    let mut escaped = false;
    for octet in octets {
        if *octet == ESCAPE && !escaped {
            escaped = true;
            continue;
        }
        let extended = EXTENDED.iter().find(|(_, code)| escaped && code == octet).map(|(character, _)| *character);
        // A code that the extension does not have is read as if there had been no escape.
        let character = extended.or_else(|| basic.get(usize::from(*octet)).copied().filter(|c| *c != '\u{1b}'));
        text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
        escaped = false;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a handset shows of the messages.
    fn shown(segments: &[Segment]) -> String {
        let mut texts: Vec<(u8, Vec<u8>)> = segments
            .iter()
            .map(|segment| match segment.has_header {
                true => {
                    let (part, body) = take_header(&segment.octets).unwrap();
                    (part.unwrap().number, body.to_vec())
                }
                false => (1, segment.octets.clone()),
            })
            .collect();
        texts.sort();
        texts.iter().map(|(_, octets)| read(segments[0].coding, octets).unwrap()).collect()
    }

    #[test]
    fn a_text_in_the_default_alphabet_has_160_characters_in_one_message_and_153_in_each_of_several() {
        assert_eq!(segments(&"a".repeat(160), Reference::Byte(1)).len(), 1);
        let two = segments(&"a".repeat(161), Reference::Byte(1));
        assert_eq!(two.iter().map(|segment| segment.octets.len()).collect::<Vec<_>>(), [6 + 153, 6 + 8]);
        assert_eq!(segments(&"a".repeat(161), Reference::Word(1))[0].octets.len(), 7 + 152);
    }

    #[test]
    fn a_chinese_text_has_70_characters_in_one_message_and_67_in_each_of_several() {
        let one = segments(&"您".repeat(70), Reference::Byte(1));
        assert_eq!((one.len(), one[0].coding, one[0].octets.len()), (1, 8, 140));
        let two = segments(&"您".repeat(71), Reference::Byte(7));
        assert_eq!(two[0].octets[..6], [5, 0, 3, 7, 2, 1]);
        assert_eq!(two.iter().map(|segment| segment.octets.len()).collect::<Vec<_>>(), [6 + 134, 6 + 8]);
        assert_eq!(segments(&"您".repeat(71), Reference::Word(7))[0].octets.len(), 7 + 132);
    }

    #[test]
    fn neither_an_escape_nor_a_surrogate_pair_is_cut_in_two() {
        for text in [format!("{}€€€€€€€€€", "a".repeat(152)), format!("{}😀😀😀", "您".repeat(66))]
        {
            let parts = segments(&text, Reference::Byte(1));
            assert_eq!(parts.len(), 2, "{text}");
            assert_eq!(shown(&parts), text);
        }
    }

    #[test]
    fn a_header_that_is_not_whole_is_told_and_one_of_another_kind_is_passed_over() {
        assert_eq!(take_header(&[]), Err(Unreadable::Header));
        assert_eq!(take_header(&[5, 0, 3, 1]), Err(Unreadable::Header));
        assert_eq!(take_header(&[3, 0, 9, 1]), Err(Unreadable::Header));
        assert_eq!(take_header(&[6, 0x05, 4, 1, 2, 3, 4, b'x']), Ok((None, &b"x"[..])));
        assert_eq!(take_header(&[5, 0, 3, 9, 2, 3, b'x']), Ok((None, &b"x"[..])), "part 3 of 2");
    }

    #[test]
    fn octets_that_are_no_text_are_refused() {
        assert_eq!(read(8, &[0x60]), Err(Unreadable::Octets));
        assert_eq!(read(4, b"x"), Err(Unreadable::Coding(4)));
        assert_eq!(read(1, &[0xff]), Err(Unreadable::Octets));
        assert_eq!(read(3, &[0xe9]).unwrap(), "é");
        assert_eq!(read(0, &[0x00, 0x1b, 0x65, 0x1b, 0x41]).unwrap(), "@€A");
    }

    proptest! {
        #[test]
        fn what_is_cut_can_be_put_together_again(text in "[a-z€{}|]{0,700}|\\PC{0,400}", byte: u8, word: u16) {
            for reference in [Reference::Byte(byte), Reference::Word(word)] {
                let parts = segments(&text, reference);
                prop_assert_eq!(shown(&parts), text.clone());
                for part in &parts {
                    let most = match (part.coding, part.has_header) { (0, false) => 160, (0, true) => 160 - 1, _ => 140 };
                    prop_assert!(part.octets.len() <= most);
                    prop_assert_eq!(part.has_header, parts.len() > 1);
                }
            }
        }

        #[test]
        fn whatever_comes_is_read_or_refused(coding: u8, octets: Vec<u8>) {
            let _ = read(coding, &octets);
            if let Ok((_, body)) = take_header(&octets) {
                prop_assert!(body.len() < octets.len());
            }
        }
    }
}
