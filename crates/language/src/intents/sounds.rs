//! How a character sounds to somebody who does not hear tones, retroflexes or nasals well: recognisers, and people of
//! the south and the west.

use std::sync::LazyLock;

use pinyin::ToPinyin;

const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

/// Characters whose reading at a bank is not the first that dictionaries give: 银行, 还款, 重置, 调额.
const READ_AT_BANKS: [(char, &str); 7] =
    [('行', "hang"), ('还', "huan"), ('重', "chong"), ('调', "tiao"), ('长', "zhang"), ('都', "dou"), ('没', "mei")];

static SYLLABLES: LazyLock<Vec<u32>> =
    LazyLock::new(|| (FIRST..=LAST).map(|code| char::from_u32(code).map_or(0, heard)).collect());

/// The sound of a character as a number; characters without a reading stand for themselves.
pub(crate) fn syllable(character: char) -> u32 {
    let code = u32::from(character);
    code.checked_sub(FIRST).and_then(|place| SYLLABLES.get(place as usize)).copied().unwrap_or(code)
}

fn heard(character: char) -> u32 {
    let read = READ_AT_BANKS.iter().find(|(known, _)| *known == character).map(|(_, reading)| *reading);
    match read.or_else(|| character.to_pinyin().map(|pinyin| pinyin.plain())) {
        Some(reading) => merged(reading)
            .bytes()
            .fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)),
        None => u32::from(character),
    }
}

/// The syllable with sounds that are mixed up made one: zh z, sh s, ch c, n l, r l, -ng -n.
fn merged(reading: &str) -> String {
    let reading = reading.replace('ü', "v");
    let open = if reading == "n" || reading == "ng" {
        reading.as_str()
    } else {
        reading.strip_suffix('g').unwrap_or(&reading)
    };
    let (head, rest) = match open.as_bytes() {
        [b'z', b'h', ..] => ("z", &open[2..]),
        [b's', b'h', ..] => ("s", &open[2..]),
        [b'c', b'h', ..] => ("c", &open[2..]),
        [b'n', _, ..] => ("l", &open[1..]),
        _ => ("", open),
    };
    format!("{head}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_are_mixed_up_sound_alike() {
        for (one, other) in
            [('知', '资'), ('是', '四'), ('吃', '次'), ('南', '蓝'), ('银', '赢'), ('还', '环'), ('卡', '咔')]
        {
            assert_eq!(syllable(one), syllable(other), "{one} {other}");
        }
        assert_ne!(syllable('卡'), syllable('款'));
    }
}
