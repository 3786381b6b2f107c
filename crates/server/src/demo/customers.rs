//! The demonstration's customers: of every tier and care group, each with a registered number.

use center::Customer;
use domain::customer::{CareGroup, Tier};
use domain::{CustomerId, Language, Timestamp};

use super::bank::{fixed_id, staff_id};

const FAMILY: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "罗",
    "高", "郑", "梁", "谢", "宋",
];
const GIVEN: [&str; 25] = [
    "建国", "秀英", "志强", "桂兰", "伟", "芳", "明辉", "丽华", "国庆", "玉梅", "俊杰", "婷婷", "海涛", "雪莲", "文博",
    "思琪", "春生", "淑珍", "浩", "静", "天宇", "晓燕", "振华", "美玲", "子涵",
];
/// Cities with their codes (GB/T 2260).
const REGIONS: [(&str, &str); 10] = [
    ("北京", "11"),
    ("上海", "31"),
    ("成都", "5101"),
    ("石家庄", "1301"),
    ("合肥", "3401"),
    ("武汉", "4201"),
    ("广州", "4401"),
    ("西安", "6101"),
    ("杭州", "3301"),
    ("沈阳", "2101"),
];
const FOREIGN: [&str; 4] = ["Emily Carter", "James Walker", "Sophie Martin", "Daniel Hughes"];

/// How many there are.
pub const COUNT: u64 = 240;

/// The number under which the customer of this place is registered: 13800000001 and on.
#[must_use]
pub fn phone_of(index: u64) -> String {
    format!("138{:08}", index + 1)
}

/// The number of the agent who looks after private banking customers.
const MANAGER: &str = "1006";

/// All customers. Every fourth has a higher tier; every tenth is elderly; some are of the other care groups; a few
/// prefer English.
#[must_use]
pub fn all() -> Vec<Customer> {
    (0..COUNT).map(customer).collect()
}

fn customer(index: u64) -> Customer {
    let pick =
        |list: &[&str], step: u64| list[usize::try_from(index * step % list.len() as u64).unwrap_or(0)].to_owned();
    let region = REGIONS[usize::try_from(index * 3 % REGIONS.len() as u64).unwrap_or(0)];
    let english = index % 60 == 17;
    let name = if english {
        FOREIGN[usize::try_from(index / 60).unwrap_or(0) % FOREIGN.len()].to_owned()
    } else {
        format!("{}{}", pick(&FAMILY, 7), pick(&GIVEN, 11))
    };
    let tier = match index % 24 {
        2 | 10 => Tier::Gold,
        6 | 14 => Tier::Wealth,
        22 => Tier::PrivateBank,
        _ => Tier::Standard,
    };
    let care = match index % 30 {
        0 | 9 | 19 => Some(CareGroup::Elderly),
        13 => Some(CareGroup::Military),
        27 => Some(CareGroup::Disabled),
        _ => None,
    };
    let star_level = match tier {
        Tier::Standard => 1 + u8::try_from(index % 4).unwrap_or(0),
        Tier::Gold => 5,
        Tier::Wealth => 6,
        Tier::PrivateBank => 7,
    };
    Customer {
        id: CustomerId(fixed_id(*b"customer", index)),
        name,
        tier,
        care,
        further_care: Vec::new(),
        star_level,
        language: if english { Language::En } else { Language::Zh },
        region: region.0.to_owned(),
        region_code: region.1.parse().ok(),
        manager: (tier == Tier::PrivateBank).then(|| staff_id(MANAGER)),
        // Between 2004 and 2024, a month apart.
        since: Timestamp::from_seconds(1_072_915_200 + i64::try_from(index).unwrap_or(0) * 2_629_800),
        notes: String::new(),
        phones: phone_of(index).parse().into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tier_and_care_group_is_there() {
        let customers = all();
        for tier in [Tier::Standard, Tier::Gold, Tier::Wealth, Tier::PrivateBank] {
            assert!(customers.iter().any(|customer| customer.tier == tier), "{tier:?}");
        }
        for care in [CareGroup::Elderly, CareGroup::Military, CareGroup::Disabled] {
            assert!(customers.iter().any(|customer| customer.care == Some(care)), "{care:?}");
        }
        assert!(customers.iter().any(|customer| customer.language == Language::En));
        assert!(customers.iter().all(|customer| customer.phones.len() == 1));
    }
}
