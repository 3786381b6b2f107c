//! Yes, no, and second thoughts.

use time::Date;

use crate::entities::{Entity, Value, entities};
use crate::normalise::normalise;
use crate::requests::whole_word;
use crate::slots::bare_amount;

const YES: [&str; 54] = [
    "对",
    "对的",
    "对对",
    "对对对",
    "对呀",
    "对啊",
    "是",
    "是的",
    "是啊",
    "是呀",
    "是滴",
    "是嘞",
    "没错",
    "不错",
    "嗯",
    "嗯嗯",
    "嗯呢",
    "好",
    "好的",
    "好吧",
    "好嘞",
    "好呀",
    "行",
    "行吧",
    "可以",
    "可以的",
    "要得",
    "中",
    "得",
    "确认",
    "确定",
    "同意",
    "需要",
    "要",
    "办",
    "办吧",
    "就这样",
    "就这个",
    "系",
    "系啊",
    "系嘅",
    "正确",
    "当然",
    "愿意",
    "没问题",
    "成",
    "得行",
    "是咯",
    "好伐",
    "晓得了",
    "继续",
    "明白",
    "好额",
    "哎",
];

const NO: [&str; 42] = [
    "不",
    "不是",
    "不是的",
    "不对",
    "错",
    "错了",
    "不要",
    "不用",
    "不用了",
    "不需要",
    "不行",
    "不可以",
    "没有",
    "没",
    "别",
    "不好",
    "不同意",
    "不确认",
    "取消",
    "算了",
    "不办",
    "不办了",
    "不了",
    "唔系",
    "唔要",
    "唔使",
    "唔好",
    "勿是",
    "勿要",
    "弗是",
    "不愿意",
    "不想",
    "不正确",
    "不中",
    "要不得",
    "否",
    "冇",
    "不继续",
    "不是这个",
    "搞错了",
    "弄错了",
    "莫得",
];

const YES_ENGLISH: [&str; 16] = [
    "yes",
    "yeah",
    "yep",
    "yup",
    "sure",
    "ok",
    "okay",
    "right",
    "correct",
    "confirm",
    "that's right",
    "of course",
    "please do",
    "go ahead",
    "exactly",
    "true",
];

const NO_ENGLISH: [&str; 14] = [
    "no",
    "nope",
    "nah",
    "not",
    "don't",
    "wrong",
    "incorrect",
    "cancel",
    "never mind",
    "stop",
    "negative",
    "do not",
    "no thanks",
    "not right",
];

/// Words that put something else in the place of what was said.
const CORRECTIONS: [&str; 27] = [
    "不对",
    "不是",
    "错了",
    "说错",
    "搞错",
    "弄错",
    "改成",
    "改为",
    "换成",
    "应该是",
    "应该",
    "我说的是",
    "我是说",
    "更正",
    "改一下",
    "不不",
    "唔系",
    "勿是",
    "no",
    "actually",
    "i mean",
    "i meant",
    "sorry",
    "make it",
    "change it to",
    "rather",
    "instead",
];

/// Words that end what was begun.
const CHANGES: [&str; 31] = [
    "算了",
    "不办了",
    "不弄了",
    "不想办",
    "不转了",
    "不要了",
    "不用了",
    "换一个",
    "换个业务",
    "换个别的",
    "办别的",
    "重新来",
    "重来",
    "从头来",
    "返回",
    "回到主菜单",
    "上一步",
    "先不",
    "改主意",
    "取消",
    "不搞了",
    "下次再",
    "唔要喇",
    "唔搞",
    "never mind",
    "nevermind",
    "forget it",
    "start over",
    "go back",
    "cancel",
    "something else",
];

/// Without marks, blanks and the particles that a spoken sentence ends with.
fn bare(text: &str) -> String {
    let text = normalise(text);
    let words: String = text.chars().map(|c| if c.is_alphanumeric() || c == '\'' { c } else { ' ' }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first clause, and without the particles at its end.
fn clause(bare: &str) -> (&str, &str) {
    let first = bare.split(' ').next().unwrap_or_default();
    let plain =
        first.trim_end_matches(['啊', '呀', '吧', '嘛', '呢', '哦', '喔', '哈', '啦', '喽', '了', '的', '撒', '噻']);
    (first, if plain.is_empty() { first } else { plain })
}

/// Whether the answer is a no, also one with reasons: 不是，我要两千.
#[must_use]
pub fn denies(text: &str) -> bool {
    let bare = bare(text);
    let (first, plain) = clause(&bare);
    if first.is_ascii() {
        return NO_ENGLISH.iter().any(|word| whole_word(&bare, word).is_some_and(|place| place < 12));
    }
    // 不是要挂失 and 没有收到 deny; 不知道 and 不好意思 do not answer.
    let opens =
        ["不是", "不对", "不要", "不用", "不需要", "唔系", "唔好", "没有"].iter().any(|word| first.starts_with(word));
    let excused = ["不好意思", "不知道", "不清楚", "不晓得", "不错", "没错", "没问题", "不记得"]
        .iter()
        .any(|word| first.starts_with(word));
    !excused && !asks(&bare) && (NO.contains(&first) || NO.contains(&plain) || (opens && first.chars().count() <= 10))
}

/// Whether the answer is a yes: 对, 嗯嗯, 没错就是这个, go ahead.
#[must_use]
pub fn affirms(text: &str) -> bool {
    if denies(text) {
        return false;
    }
    let bare = bare(text);
    let (first, plain) = clause(&bare);
    if first.is_ascii() {
        return YES_ENGLISH.iter().any(|word| whole_word(&bare, word).is_some_and(|place| place < 8));
    }
    if asks(&bare) || first.starts_with("对不起") || first.starts_with("好多") {
        return false;
    }
    let opens = ["没错", "是的", "对的", "对对", "可以的", "好的", "确认", "同意", "嗯嗯", "对就", "是就"]
        .iter()
        .any(|word| first.starts_with(word));
    YES.contains(&first) || YES.contains(&plain) || (opens && first.chars().count() <= 12)
}

/// Whether it is a question rather than an answer: 是不是, 可以吗.
fn asks(bare: &str) -> bool {
    ["吗", "么", "是不是", "行不行", "可不可以", "对不对", "好不好", "系咪"].iter().any(|word| bare.contains(word))
}

/// Whether the customer gives up what was begun, or wants something else.
#[must_use]
pub fn changes_mind(text: &str) -> bool {
    let bare = bare(text);
    CHANGES.iter().any(|word| if word.is_ascii() { whole_word(&bare, word).is_some() } else { bare.contains(word) })
}

/// What is put in the place of something said before: 不对，是两千 gives the amount of 2,000; nothing if the text
/// corrects nothing. Of 不是两千是三千 it is the three thousand.
#[must_use]
pub fn correction(text: &str, today: Date) -> Option<Entity> {
    let lower = text.to_lowercase();
    let lower = if lower.len() == text.len() { lower.as_str() } else { text };
    let marked = CORRECTIONS
        .iter()
        .any(|word| if word.is_ascii() { whole_word(lower, word).is_some() } else { lower.contains(word) });
    if !marked {
        return None;
    }
    let denied = |entity: &Entity| {
        let before = text[..entity.span.start].trim_end_matches([' ', '，', ',', '要', '转']);
        ["不是", "不对", "别", "不要", "唔系", "勿是", "not"].iter().any(|word| before.ends_with(word))
            && !text[..entity.span.start].ends_with(['，', ',', ' '])
    };
    let found = entities(text, today);
    let amount_first = |entity: &&Entity| {
        matches!(
            entity.value,
            Value::Amount(_)
                | Value::BadAmount(_)
                | Value::Day(_)
                | Value::Days(..)
                | Value::Card(_)
                | Value::CardTail(_)
                | Value::Account(_)
                | Value::Phone(_)
        )
    };
    let stays: Vec<&Entity> = found.iter().filter(|entity| !denied(entity)).collect();
    let entity = stays.iter().copied().rev().find(amount_first).or_else(|| stays.last().copied()).cloned();
    entity.or_else(|| bare_amount(text))
}
