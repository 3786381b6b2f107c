use domain::Language;
use language::{for_espeak, pinyin};

#[test]
fn characters_read_as_in_their_word() {
    for (text, read) in [
        ("银行", "yin2 hang2"),
        ("重庆分行", "chong2 qing4 fen1 hang2"),
        ("信用卡还款", "xin4 yong4 ka3 huan2 kuan3"),
        ("您还有什么需要", "nin2 hai2 you3 shen2 me5 xu1 yao4"),
        ("银行行长", "yin2 hang2 hang2 zhang3"),
        ("长期增长", "chang2 qi1 zeng1 zhang3"),
        ("执行利率", "zhi2 xing2 li4 lv4"),
        ("重要提示，请重新输入", "zhong4 yao4 ti2 shi4, qing3 chong2 xin1 shu1 ru4"),
        ("为您转接", "wei4 nin2 zhuan3 jie1"),
        ("谢谢", "xie4 xie5"),
        ("女士", "nv3 shi4"),
    ] {
        assert_eq!(pinyin(text), read, "{text}");
    }
}

#[test]
fn one_and_not_change_their_tone() {
    for (text, read) in [
        ("一个", "yi2 ge4"),
        ("一天", "yi4 tian1"),
        ("一百", "yi4 bai3"),
        ("第一位", "di4 yi1 wei4"),
        ("十一位", "shi2 yi1 wei4"),
        ("请按一。", "qing3 an4 yi1."),
        ("不是", "bu2 shi4"),
        ("不能", "bu4 neng2"),
        ("二零一一年", "er4 ling2 yi1 yi1 nian2"),
    ] {
        assert_eq!(pinyin(text), read, "{text}");
    }
}

#[test]
fn digits_are_read_one_by_one_with_yao() {
    assert_eq!(for_espeak(Language::Zh, "尾号1102"), "wei3 hao4 yao1 yao1 ling2 er4");
    assert_eq!(for_espeak(Language::Zh, "按1键"), "an4 yi2 jian4");
}

#[test]
fn letters_are_called_by_name() {
    assert_eq!(pinyin("用APP办理"), "yong4 ei1 pi4 pi4 ban4 li3");
    assert_eq!(pinyin("ATM"), "ei1 ti4 ai2 mu5");
}

#[test]
fn marks_are_pauses_and_never_double() {
    assert_eq!(pinyin("您好！！“欢迎”……致电，。"), "nin2 hao3. huan1 ying2, zhi4 dian4,");
    assert_eq!(pinyin("，。"), "");
    assert_eq!(pinyin(""), "");
}

#[test]
fn every_word_of_the_table_has_a_syllable_for_each_character() {
    for line in include_str!("../../data/readings.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split_whitespace();
        let word = parts.next().expect("no empty lines");
        let syllables: Vec<&str> = parts.collect();
        assert_eq!(word.chars().count(), syllables.len(), "{line}");
        for syllable in syllables {
            let (sound, tone) = syllable.split_at(syllable.len() - 1);
            assert!(sound.bytes().all(|b| b.is_ascii_lowercase()) && ("1"..="5").contains(&tone), "{line}");
        }
    }
}

#[test]
fn whatever_the_text_only_what_the_voice_knows_comes_out() {
    let text: String = (0x20..0x3000u32).chain(0x4e00..0x9fff).filter_map(char::from_u32).collect();
    let read = for_espeak(Language::Zh, &text);
    assert!(
        read.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, ' ' | ',' | '.' | 'ê')),
        "{:?}",
        read.chars().find(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, ' ' | ',' | '.' | 'ê')))
    );
}
