//! Places and products by their names.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::intents::syllable;

/// Provinces with their cities.
const PLACES: &str = include_str!("../../data/places.txt");

/// A city or province of China.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The name without 省, 市 or 州.
    pub name: &'static str,
    /// The province it lies in; itself for a province.
    pub province: &'static str,
}

static BY_FIRST: LazyLock<HashMap<char, Vec<Place>>> = LazyLock::new(|| {
    let mut places: HashMap<char, Vec<Place>> = HashMap::new();
    for line in PLACES.lines().filter(|line| !line.starts_with('#')) {
        let mut names = line.split_whitespace();
        let Some(province) = names.next() else {
            continue;
        };
        for name in std::iter::once(province).chain(names).filter(|name| name.chars().count() > 1) {
            if let Some(first) = name.chars().next() {
                places.entry(first).or_default().push(Place { name, province });
            }
        }
    }
    places.values_mut().for_each(|places| places.sort_by_key(|place| std::cmp::Reverse(place.name.len())));
    places
});

/// What a bank sells, by a stable code, with the words for it.
const PRODUCTS: [(&str, &[&str]); 27] = [
    ("credit_card", &["信用卡", "贷记卡", "credit card"]),
    ("debit_card", &["储蓄卡", "借记卡", "工资卡", "提款卡", "debit card"]),
    ("social_security_card", &["社保卡", "社会保障卡"]),
    ("passbook", &["存折", "passbook"]),
    ("certificate_of_deposit", &["大额存单", "certificate of deposit"]),
    ("time_deposit", &["定期存款", "定期", "定存", "死期", "fixed deposit", "time deposit"]),
    ("demand_deposit", &["活期存款", "活期"]),
    ("notice_deposit", &["通知存款"]),
    ("structured_deposit", &["结构性存款"]),
    ("treasury_bond", &["储蓄国债", "国债"]),
    ("mortgage", &["住房贷款", "房贷", "按揭", "mortgage"]),
    ("car_loan", &["汽车贷款", "车贷", "car loan"]),
    ("student_loan", &["助学贷款", "student loan"]),
    ("business_loan", &["经营贷款", "经营贷", "business loan"]),
    ("personal_loan", &["信用贷款", "信用贷", "消费贷款", "消费贷", "personal loan"]),
    ("wealth_product", &["理财产品", "理财", "wealth product"]),
    ("fund", &["基金", "mutual fund"]),
    ("gold_accumulation", &["积存金", "黄金积存"]),
    ("gold", &["金条", "黄金", "贵金属"]),
    ("private_pension", &["个人养老金", "养老金账户"]),
    ("annuity", &["企业年金", "职业年金"]),
    ("usb_key", &["u盾", "优盾", "ukey", "usb key", "网银盾"]),
    ("mobile_banking", &["手机银行", "mobile banking"]),
    ("corporate_ebank", &["企业网银", "对公网银"]),
    ("online_banking", &["网上银行", "网银", "online banking"]),
    ("etc", &["etc"]),
    ("safe_deposit_box", &["保管箱"]),
];

/// The place whose name begins with the first of the characters, with 省 or 市 if it follows.
pub(super) fn place_at(characters: &[char]) -> Option<(Place, usize)> {
    let places = BY_FIRST.get(characters.first()?)?;
    let place = places.iter().find(|place| starts(characters, place.name))?;
    let length = place.name.chars().count();
    let suffix = usize::from(matches!(characters.get(length), Some('省' | '市' | '州')));
    Some((*place, length + suffix))
}

/// The product whose name begins with the first of the characters, also if it is misheard.
pub(super) fn product_at(characters: &[char], before: Option<char>) -> Option<(&'static str, usize)> {
    let latin = before.is_some_and(|c| c.is_ascii_alphanumeric());
    PRODUCTS.iter().find_map(|(code, words)| {
        let word = words.iter().find(|word| {
            let misheard = word.chars().count() > 2 && !word.is_ascii();
            starts(characters, word) && !(latin && word.is_ascii()) || misheard && sounds(characters, word)
        })?;
        let length = word.chars().count();
        let inside = word.is_ascii() && characters.get(length).is_some_and(char::is_ascii_alphanumeric);
        (!inside).then_some((*code, length))
    })
}

fn starts(characters: &[char], word: &str) -> bool {
    characters.len() >= word.chars().count() && word.chars().zip(characters).all(|(a, b)| a == *b)
}

fn sounds(characters: &[char], word: &str) -> bool {
    characters.len() >= word.chars().count() && word.chars().zip(characters).all(|(a, b)| syllable(a) == syllable(*b))
}
