//! Words that say how a customer feels and what threatens: complaint, fraud, coaching, despair, threats, media.

use std::ops::Range;

use crate::normalise::normal;

/// What a word warns of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Warning {
    /// Thoughts of suicide or harming oneself.
    SelfHarm,
    /// A threat against people or things.
    Threat,
    /// The customer has been cheated, or is being.
    Fraud,
    /// Somebody tells the customer what to say and do.
    Coached,
    /// The press or the public.
    Media,
    /// A regulator, a court or the police against the bank.
    Regulator,
    /// A complaint.
    Complaint,
    /// Insults.
    Abuse,
    /// Anger or impatience.
    Anger,
    /// Fear, haste or grief.
    Distress,
}

impl Warning {
    /// A stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SelfHarm => "self_harm",
            Self::Threat => "threat",
            Self::Fraud => "fraud",
            Self::Coached => "coached",
            Self::Media => "media",
            Self::Regulator => "regulator",
            Self::Complaint => "complaint",
            Self::Abuse => "abuse",
            Self::Anger => "anger",
            Self::Distress => "distress",
        }
    }

    /// Whether a person must hear of it at once.
    #[must_use]
    pub const fn is_urgent(self) -> bool {
        matches!(self, Self::SelfHarm | Self::Threat | Self::Fraud | Self::Coached)
    }
}

const WORDS: [(Warning, &[&str]); 10] = [
    (
        Warning::SelfHarm,
        &[
            "不想活",
            "活不下去",
            "活不成",
            "自杀",
            "去死算了",
            "死了算了",
            "跳楼",
            "轻生",
            "想死",
            "寻短见",
            "没活路",
            "割腕",
            "喝农药",
            "了结自己",
            "结束生命",
            "唔想活",
            "勿想活",
            "kill myself",
            "suicide",
            "end my life",
            "want to die",
        ],
    ),
    (
        Warning::Threat,
        &[
            "炸了你们",
            "砸了你们",
            "砸你们",
            "烧了你们",
            "弄死你",
            "打死你",
            "杀了你",
            "砍死",
            "同归于尽",
            "拿刀",
            "报复你们",
            "要你好看",
            "堵你们门",
            "等着瞧",
            "kill you",
            "blow up",
            "burn down",
            "bomb",
        ],
    ),
    (
        Warning::Fraud,
        &[
            "被骗",
            "诈骗",
            "骗子",
            "骗了我",
            "骗我",
            "盗刷",
            "被盗",
            "上当",
            "呃咗",
            "遭骗",
            "安全账户",
            "冒充",
            "刷单",
            "杀猪盘",
            "屏幕共享",
            "验证码告诉",
            "验证码给了",
            "不是我刷",
            "不是我本人",
            "不是我操作",
            "scam",
            "fraud",
            "stolen",
            "hacked",
            "phishing",
            "unauthorised",
            "unauthorized",
        ],
    ),
    (
        Warning::Coached,
        &[
            "他让我说",
            "他们让我说",
            "有人教我",
            "让我不要告诉",
            "叫我不要告诉",
            "不要告诉银行",
            "不能告诉家人",
            "不让我挂电话",
            "别挂电话",
            "公安让我",
            "警察让我",
            "公安局让我",
            "检察院让我",
            "客服让我转",
            "领导让我转",
            "老师带我",
            "让我转到",
            "叫我转到",
            "配合调查",
            "保密协议",
            "洗钱案",
            "told me not to tell",
            "stay on the line",
            "told me to transfer",
            "told me to say",
        ],
    ),
    (
        Warning::Media,
        &[
            "曝光",
            "媒体",
            "记者",
            "上电视",
            "发抖音",
            "发微博",
            "发到网上",
            "发网上",
            "挂网上",
            "上热搜",
            "朋友圈曝",
            "expose you",
            "journalist",
            "newspaper",
            "go viral",
            "social media",
        ],
    ),
    (
        Warning::Regulator,
        &[
            "银保监",
            "银监",
            "金融监管",
            "监管局",
            "人民银行投诉",
            "12363",
            "12378",
            "12345投诉",
            "消协",
            "12315",
            "起诉",
            "法院告",
            "告你们",
            "律师",
            "信访",
            "regulator",
            "sue you",
            "lawyer",
            "ombudsman",
        ],
    ),
    (
        Warning::Complaint,
        &[
            "投诉",
            "讨个说法",
            "给个说法",
            "要说法",
            "赔偿",
            "赔我",
            "道歉",
            "不满意",
            "不合理",
            "complain",
            "complaint",
            "compensation",
            "unacceptable",
        ],
    ),
    (
        Warning::Abuse,
        &[
            "他妈的",
            "妈的",
            "傻逼",
            "混蛋",
            "王八蛋",
            "滚蛋",
            "垃圾银行",
            "狗屁",
            "龟儿",
            "神经病",
            "骗子银行",
            "扑街",
            "fuck",
            "shit",
            "idiot",
            "stupid bank",
        ],
    ),
    (
        Warning::Anger,
        &[
            "气死",
            "激死",
            "气煞",
            "太差",
            "差劲",
            "烦死",
            "受不了",
            "太过分",
            "过分",
            "什么态度",
            "啥态度",
            "凭什么",
            "凭啥",
            "搞什么",
            "等了半天",
            "等了几个小时",
            "第几次",
            "欺负人",
            "忍无可忍",
            "不像话",
            "ridiculous",
            "angry",
            "terrible",
            "awful",
            "furious",
            "fed up",
        ],
    ),
    (
        Warning::Distress,
        &[
            "救命",
            "着急",
            "急死",
            "很急",
            "好急",
            "心慌",
            "害怕",
            "怎么办啊",
            "走投无路",
            "哭",
            "绝望",
            "撑不住",
            "崩溃",
            "去世",
            "病危",
            "救急",
            "快点快点",
            "赶紧赶紧",
            "urgent",
            "emergency",
            "desperate",
            "please hurry",
            "scared",
            "panicking",
        ],
    ),
];

/// A word that warns, and its bytes in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// What it warns of.
    pub warning: Warning,
    /// Where it stands.
    pub span: Range<usize>,
}

/// The words in a text that warn, the gravest first. 不是投诉 warns of no complaint.
///
/// ```
/// use language::{Warning, mood};
///
/// assert_eq!(mood("钱都被骗光了，我不想活了")[0].warning, Warning::SelfHarm);
/// assert!(mood("我不是投诉，就是问问").is_empty());
/// ```
#[must_use]
pub fn mood(text: &str) -> Vec<Sign> {
    let mut read = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len());
    for (place, character) in text.char_indices() {
        if let Some(plain) = normal(character) {
            read.push(plain);
            places.extend(std::iter::repeat_n(place..place + character.len_utf8(), plain.len_utf8()));
        }
    }
    let mut signs = Vec::new();
    for (warning, words) in WORDS {
        for word in words {
            for (place, _) in read.match_indices(word) {
                let latin = word.is_ascii() && word.chars().all(|c| c.is_ascii_alphabetic() || c == ' ');
                let inside = latin && read[..place].ends_with(|c: char| c.is_ascii_alphabetic());
                if !inside && !is_denied(&read[..place], warning) {
                    signs.push(Sign { warning, span: places[place].start..places[place + word.len() - 1].end });
                }
            }
        }
    }
    signs.sort_by_key(|sign| (sign.warning, sign.span.start));
    signs
}

/// Whether the words before say that it is not so. What is grave is never taken as denied.
fn is_denied(before: &str, warning: Warning) -> bool {
    let denied = ["不", "不是", "没", "没有", "不想", "不要", "别", "不会", "唔系", "not ", "not a ", "no "];
    !warning.is_urgent() && denied.iter().any(|word| before.ends_with(word))
}
