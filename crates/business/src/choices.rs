//! What a field is picked out of. Numbers of accounts and cards go to the page as words that mean nothing anywhere else.

use std::collections::BTreeMap;

use center::ports::core_bank::{
    Account, AccountKind, AccountNumber, AccountState, BankError, CoreBank, LossState, ProductKind, ProductQuery,
    Relation,
};
use domain::money::Money;
use domain::secret::{Mask as _, masked_name};
use domain::{CustomerId, DealId, Localised};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::definition::{Definition, List};

/// Something that can be picked.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = DealPick)]
pub(crate) struct Pick {
    /// What is sent back.
    pub value: String,
    pub label: Localised,
    /// What is available there, or what it costs.
    pub money: Option<Money>,
    /// 1 (low) to 5 (high), of a product.
    pub risk: Option<u8>,
}

/// The picks of one list, each with what it stands for.
type Known = Vec<(Pick, String)>;

/// A word for a number, different in every deal.
fn cover_word(deal: DealId, number: &str) -> String {
    let digest = Sha256::digest(format!("{deal}|{number}").as_bytes());
    digest.iter().take(8).fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

fn plain(value: &str, label: Localised) -> (Pick, String) {
    (Pick { value: value.to_owned(), label, money: None, risk: None }, value.to_owned())
}

fn covered(deal: DealId, number: &AccountNumber, name: &Localised, money: Option<Money>) -> (Pick, String) {
    use domain::Language::{En, Zh};
    let masked = number.masked();
    let label = Localised::new(&format!("{} {masked}", name.get(Zh)), &format!("{} {masked}", name.get(En)));
    let pick = Pick { value: cover_word(deal, number.as_str()), label, money, risk: None };
    (pick, number.as_str().to_owned())
}

/// The customer's own accounts that are in use for payments.
fn is_for_payments(account: &Account) -> bool {
    account.relation != Relation::RegisteredPayee
        && account.state == AccountState::Open
        && matches!(account.kind, AccountKind::Current | AccountKind::Savings)
}

async fn list(bank: &dyn CoreBank, deal: DealId, customer: CustomerId, which: List) -> Result<Known, BankError> {
    let products = async |kind| {
        let found = bank.products(&ProductQuery { kind: Some(kind), on: None }).await?;
        let picks = found.into_iter().filter(|product| product.on_sale).map(|product| {
            let (pick, value) = plain(product.code.as_str(), product.name);
            (Pick { money: Some(product.least), risk: Some(product.risk), ..pick }, value)
        });
        Ok::<Known, BankError>(picks.collect())
    };
    let holdings = async |kind| {
        let found = bank.holdings(customer).await?;
        let picks = found.into_iter().filter(|holding| holding.kind == kind).map(|holding| {
            let (pick, value) = plain(holding.product.as_str(), holding.name);
            (Pick { money: Some(holding.value), ..pick }, value)
        });
        Ok::<Known, BankError>(picks.collect())
    };
    Ok(match which {
        List::Accounts => {
            let found = bank.accounts(customer).await?;
            let open = found.iter().filter(|account| is_for_payments(account));
            open.map(|account| covered(deal, &account.number, &account.name, Some(account.available))).collect()
        }
        List::Payees => {
            let found = bank.payees(customer).await?;
            let named = |name: &str| Localised::new(name, name);
            let whose = |payee: &center::ports::core_bank::Payee| {
                if payee.relation == Relation::RegisteredPayee { masked_name(&payee.name) } else { payee.name.clone() }
            };
            found.iter().map(|payee| covered(deal, &payee.number, &named(&whose(payee)), None)).collect()
        }
        List::DelayedTransfers => {
            let found = bank.delayed_transfers(customer).await?;
            let told = |transfer: &center::ports::core_bank::DelayedTransfer| {
                let masked = transfer.to.masked();
                let label = Localised::new(&format!("转给 {masked}"), &format!("to {masked}"));
                let (pick, value) = plain(&transfer.id.to_string(), label);
                (Pick { money: Some(transfer.amount), ..pick }, value)
            };
            found.iter().map(told).collect()
        }
        List::Funds => products(ProductKind::Fund).await?,
        List::Gold => products(ProductKind::Gold).await?,
        List::FundHoldings => holdings(ProductKind::Fund).await?,
        List::GoldHoldings => holdings(ProductKind::Gold).await?,
        List::Bills => {
            let found = bank.bills(customer).await?;
            let open = found.into_iter().filter(|bill| bill.paid_at.is_none()).map(|bill| {
                use domain::Language::{En, Zh};
                let (zh, en) = (bill.biller.get(Zh), bill.biller.get(En));
                let label = Localised::new(&format!("{zh} {}", bill.period), &format!("{en} {}", bill.period));
                let (pick, value) = plain(&bill.id, label);
                (Pick { money: Some(bill.amount), ..pick }, value)
            });
            open.collect()
        }
        List::Cards => {
            let found = bank.cards(customer).await?;
            let usable = |loss| matches!(loss, LossState::Normal | LossState::ReportedOrally);
            let cards = found.iter().filter(|card| usable(card.loss));
            cards.map(|card| covered(deal, &card.number, &card.name, None)).collect()
        }
        List::Certificates => {
            let found = bank.certificates(customer).await?;
            let asleep = found.into_iter().filter(|certificate| certificate.activated_at.is_none());
            asleep
                .map(|certificate| plain(&certificate.serial, Localised::new(&certificate.serial, &certificate.serial)))
                .collect()
        }
    })
}

/// What each field of a business is picked out of.
pub(crate) async fn choices(
    bank: &dyn CoreBank,
    deal: DealId,
    customer: CustomerId,
    definition: &Definition,
) -> Result<BTreeMap<String, Vec<Pick>>, BankError> {
    let mut all = BTreeMap::new();
    for field in &definition.fields {
        if let Some(which) = field.list {
            let known = list(bank, deal, customer, which).await?;
            all.insert(field.name.clone(), known.into_iter().map(|(pick, _)| pick).collect());
        }
    }
    Ok(all)
}

/// The fields with what the picks stand for; `None` if something was picked that is not on its list.
pub(crate) async fn resolved(
    bank: &dyn CoreBank,
    deal: DealId,
    customer: CustomerId,
    definition: &Definition,
    entered: &BTreeMap<String, String>,
) -> Result<Option<BTreeMap<String, String>>, BankError> {
    let mut form = BTreeMap::new();
    for field in &definition.fields {
        let Some(text) = entered.get(&field.name).map(|text| text.trim()).filter(|text| !text.is_empty()) else {
            continue;
        };
        let value = match field.list {
            Some(which) => {
                let known = list(bank, deal, customer, which).await?;
                known.into_iter().find(|(pick, _)| pick.value == text).map(|(_, value)| value)
            }
            None if field.choices.is_empty() => Some(text.to_owned()),
            None => field.choices.iter().find(|choice| choice.value == text).map(|choice| choice.value.clone()),
        };
        let Some(value) = value else { return Ok(None) };
        form.insert(field.name.clone(), value);
    }
    Ok(Some(form))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_word_for_a_number_means_nothing_in_another_deal() {
        let (one, other) = (DealId(Uuid::from_u128(1)), DealId(Uuid::from_u128(2)));
        let number = "9999550000000011";
        assert_eq!(cover_word(one, number), cover_word(one, number));
        assert_ne!(cover_word(one, number), cover_word(other, number));
        assert!(!cover_word(one, number).contains("0011"));
    }
}
