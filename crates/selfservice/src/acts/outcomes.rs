//! What came of actions, in the words of those who take a contact over.

use domain::Localised;

/// What an outcome means; one that is unknown here is shown as it is written.
pub(crate) fn outcome_words(outcome: &str) -> Localised {
    let (zh, en) = match outcome {
        "enough" => ("核验足够", "enough was shown"),
        "query_password" => ("需核验查询密码", "the query password is needed"),
        "transaction_password" => ("需核验交易密码", "the transaction password is needed"),
        "identity_number" => ("需核验证件号码", "the identity number is needed"),
        "one_time_code" => ("需核验短信验证码", "a one-time code is needed"),
        "not_possible" => ("自助无法核验", "cannot be verified in self-service"),
        "found" => ("已找到", "found"),
        "verified" => ("核验通过", "verified"),
        "missing" => ("未收到核验内容", "nothing was given to verify"),
        "sent" => ("已发送", "sent"),
        "done" => ("已完成", "done"),
        "none" => ("没有记录", "nothing on record"),
        "ready" => ("已复述，客户未确认", "read back, not confirmed"),
        "caution" => ("已提示风险，客户未确认", "the risk was pointed out, not confirmed"),
        "posted" => ("已办理", "carried out"),
        "ask_back" => ("已向客户反问", "the customer was asked back"),
        "nothing" => ("没有找到答案", "no answer was found"),
        "already" => ("此前已发送", "sent before"),
        "no_phone" => ("没有预留手机号", "no number on record"),
        "unknown_customer" => ("未找到客户", "the customer is unknown"),
        "wrong" => ("核验未通过", "what was given is wrong"),
        "locked" => ("已锁定", "locked"),
        "not_verified" => ("核验不足", "not enough was shown"),
        "not_registered" => ("未注册账户", "not a registered account"),
        "insufficient" => ("余额或份额不足", "not enough money or units"),
        "over_limit" => ("超过限额", "over the limit"),
        "stopped" => ("账户已止付或冻结", "the account is stopped or frozen"),
        "changed" => ("条件已变化，需重新确认", "the terms have changed and must be confirmed again"),
        "too_often" => ("操作过于频繁", "asked for too often"),
        "outcome_unknown" => ("结果未知，请先核实", "the outcome is unknown, check first"),
        "refused" => ("银行未受理", "the bank refused"),
        "unavailable" => ("系统暂时无法办理", "could not be done at the moment"),
        other => (other, other),
    };
    Localised::new(zh, en)
}

/// What an instruction to the bank is called; `None` if its command is unknown.
pub(crate) fn command_words(command: &str) -> Option<Localised> {
    let (zh, en) = match command {
        "transfer" => ("转账", "Transfer"),
        "revoke_transfer" => ("撤销转账", "Revoke a transfer"),
        "report_loss_orally" => ("口头挂失", "Report a loss"),
        "request_limit_increase" => ("临时调额", "Raise the limits"),
        "pay_bill" => ("生活缴费", "Pay a bill"),
        "subscribe_fund" => ("基金申购", "Buy a fund"),
        "redeem_fund" => ("基金赎回", "Redeem a fund"),
        "start_regular_investment" => ("基金定投", "Regular investment"),
        "redeem_wealth" => ("理财赎回", "Redeem a wealth product"),
        "buy_gold" => ("买入黄金", "Buy gold"),
        "sell_gold" => ("卖出黄金", "Sell gold"),
        "set_notification" => ("短信通知", "Text notifications"),
        "set_text_banking" => ("短信银行", "Banking by text"),
        "activate_certificate" => ("激活证书", "Activate a certificate"),
        "change_phone" => ("变更手机号", "Change the telephone number"),
        _ => return None,
    };
    Some(Localised::new(zh, en))
}

#[cfg(test)]
mod tests {
    use domain::Language;

    use super::*;
    use crate::acts::{catalogue, outcomes_of};

    #[test]
    fn every_outcome_that_an_action_can_have_has_words() {
        for action in catalogue() {
            for outcome in outcomes_of(action.action).unwrap() {
                let words = outcome_words(outcome);
                assert_ne!(words.get(Language::Zh), outcome, "{}", action.action);
                assert!(!words.get(Language::En).contains('_'), "{outcome}");
            }
        }
    }
}
