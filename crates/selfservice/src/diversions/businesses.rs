//! What customers can be led to online.

use domain::Localised;

/// A business that the bank's page and its chat know. Its name is also what one writes there to come to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Business {
    pub key: &'static str,
    zh: &'static str,
    en: &'static str,
}

const ALL: [Business; 11] = [
    Business { key: "balance", zh: "查余额", en: "Account balance" },
    Business { key: "transfer", zh: "转账", en: "Transfer money" },
    Business { key: "bill", zh: "生活缴费", en: "Pay a bill" },
    Business { key: "invest", zh: "基金理财", en: "Funds" },
    Business { key: "limit", zh: "转账限额", en: "Transfer limits" },
    Business { key: "notify", zh: "短信通知", en: "Text notifications" },
    Business { key: "pension", zh: "养老账本", en: "Pension book" },
    Business { key: "progress", zh: "业务进度", en: "Progress of my request" },
    Business { key: "rates", zh: "存款利率", en: "Deposit rates" },
    Business { key: "fees", zh: "收费标准", en: "Fees" },
    Business { key: "places", zh: "附近网点", en: "Branches" },
];

impl Business {
    /// The business of that key.
    pub fn of(key: &str) -> Option<Self> {
        ALL.into_iter().find(|business| business.key == key)
    }

    pub fn name(self) -> Localised {
        Localised::new(self.zh, self.en)
    }
}
