//! What holds of every deal.

use center::ports::core_bank::{Caution, CautionReason, OrderId, OrderState};
use domain::Localised;
use domain::money::{Currency, Money};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::care::CareReason;
use crate::care::Measure;

const AGENT: StaffId = StaffId(Uuid::from_u128(1));
const LEADER: StaffId = StaffId(Uuid::from_u128(2));

fn at(second: i64) -> Timestamp {
    Timestamp::from_micros(1_772_000_000_000_000 + second * 1_000_000)
}

/// What the bank would do with so much, in fen.
pub(crate) fn quote(minor: i64) -> Quote {
    quote_with(minor, &[])
}

/// The same, with the bank's caution.
pub(crate) fn quote_with(minor: i64, reasons: &[CautionReason]) -> Quote {
    let amount = Money::new(minor, Currency::Cny);
    let caution = (!reasons.is_empty()).then(|| Caution { reasons: reasons.to_vec(), not_before: at(86_400) });
    Quote {
        token: format!("{minor:064x}").parse().unwrap(),
        read_back: Localised::new("申购", "Subscribe"),
        amount: Some(amount),
        fee: None,
        total: Some(amount),
        units: None,
        effective_at: None,
        ends_at: None,
        caution,
        needs: Vec::new(),
        missing: Vec::new(),
    }
}

fn fund(approval: &str) -> Definition {
    let text = format!(
        r#"{{ "id": "fund", "effective_from": "2026-01-01", "name": {{ "zh": "基金", "en": "Fund" }},
            "command": "subscribe_fund", "verification": "invest", "patience_seconds": 900, "fields": [],
            "script": [{{ "id": "risk", "text": {{ "zh": "有风险", "en": "Risk" }} }},
                       {{ "id": "fee", "text": {{ "zh": "费用", "en": "Fee" }} }}] {approval} }}"#
    );
    Definition::read(&text).unwrap()
}

fn limit() -> Definition {
    let text = r#"{ "id": "limit", "effective_from": "2026-01-01", "name": { "zh": "限额", "en": "Limit" },
        "command": "request_limit_increase", "verification": "limits", "fields": [],
        "script": [{ "id": "risk", "text": { "zh": "核实", "en": "Check" } }],
        "approval": { "roles": ["shift_leader"], "within_seconds": 600, "decides": true } }"#;
    Definition::read(text).unwrap()
}

const OVER_FIFTY: &str = r#", "approval": { "from_minor": 5000000, "roles": ["shift_leader"], "within_seconds": 300 }"#;

fn command() -> Command {
    Command::ActivateCertificate { serial: "S".to_owned() }
}

fn begun(definition: Definition) -> Deal {
    let (id, customer) = (DealId(Uuid::from_u128(7)), CustomerId(Uuid::from_u128(8)));
    Deal::begin(id, definition, ContactId(Uuid::from_u128(9)), customer, AGENT, at(0))
}

fn looked(missing: &[Factor]) -> Input {
    Input::Looked { proof: Some(VerificationId(Uuid::nil())), missing: missing.to_vec(), showed: None }
}

fn entered() -> Input {
    Input::Entered { fields: BTreeMap::new(), command: command(), coached: false }
}

fn quoted(quote: Quote) -> Input {
    Input::Quoted { quote: Box::new(quote), care: None, second_person_roles: vec![Role::ShiftLeader] }
}

fn said(script: &str) -> Input {
    Input::Said { script: script.to_owned() }
}

fn decided(by: StaffId, approve: bool) -> Input {
    Input::Decided { by, roles: vec![Role::ShiftLeader], approve, reason: String::new() }
}

fn receipt(order: u128) -> Input {
    let receipt = Receipt {
        order: OrderId(Uuid::from_u128(order)),
        key: "deal:test".parse().unwrap(),
        customer: CustomerId(Uuid::from_u128(8)),
        command: "subscribe_fund".to_owned(),
        posted_at: at(60),
        state: OrderState::Done,
        amount: None,
        fee: None,
        units: None,
        effective_at: None,
        ends_at: None,
        caution: None,
        new_number: None,
        day: "2026-02-25".parse().unwrap(),
    };
    Input::Posted { receipt: Box::new(receipt) }
}

/// A deal that waits for the customer's yes.
fn read_back(definition: Definition, quote: Quote) -> Deal {
    let script: Vec<String> = definition.script.iter().map(|step| step.id.clone()).collect();
    let mut deal = begun(definition);
    for input in [looked(&[]), entered(), quoted(quote)] {
        deal.handle(at(1), input).unwrap();
    }
    for step in script {
        deal.handle(at(2), said(&step)).unwrap();
    }
    deal.handle(at(3), Input::ReadBack).unwrap();
    deal
}

#[test]
fn nothing_is_entered_before_the_customer_is_verified() {
    let mut deal = begun(fund(""));
    assert_eq!(deal.handle(at(0), entered()), Err(StepError::NotNow));
    deal.handle(at(0), looked(&[Factor::TransactionPassword])).unwrap();
    assert_eq!(deal.handle(at(0), entered()), Err(StepError::NotNow));
    deal.handle(at(0), looked(&[])).unwrap();
    deal.handle(at(0), entered()).unwrap();
}

#[test]
fn every_step_of_the_script_comes_before_the_read_back() {
    let mut deal = begun(fund(""));
    for input in [looked(&[]), entered(), quoted(quote(1000))] {
        deal.handle(at(1), input).unwrap();
    }
    assert_eq!(deal.stage(), Stage::Saying);
    assert_eq!(deal.handle(at(1), Input::ReadBack), Err(StepError::NotNow));
    assert_eq!(deal.handle(at(1), said("nothing")), Err(StepError::UnknownStep));
    deal.handle(at(1), said("risk")).unwrap();
    assert_eq!(deal.stage(), Stage::Saying);
    deal.handle(at(1), said("fee")).unwrap();
    assert_eq!(deal.stage(), Stage::ReadingBack);
}

#[test]
fn a_yes_leads_to_one_posting_however_often_it_is_pressed() {
    let mut deal = read_back(fund(OVER_FIFTY), quote(1000));
    assert_eq!(deal.want(), None);
    deal.handle(at(4), Input::Answered { yes: true }).unwrap();
    assert_eq!(deal.handle(at(5), Input::Answered { yes: true }), Ok(Vec::new()));
    assert_eq!(deal.agreed_at, Some(at(4)));
    let Some(Want::Post { key, .. }) = deal.want() else { panic!("{:?}", deal.want()) };
    assert_eq!(key, deal.key());
    deal.handle(at(6), receipt(1)).unwrap();
    assert_eq!((deal.end, deal.want()), (Some(End::Done), None));
    assert_eq!(deal.handle(at(7), receipt(2)), Err(StepError::NotNow));
}

#[test]
fn what_is_entered_anew_must_be_said_and_agreed_anew() {
    let mut deal = read_back(fund(""), quote(1000));
    deal.handle(at(4), entered()).unwrap();
    deal.handle(at(4), quoted(quote(2000))).unwrap();
    assert_eq!(deal.stage(), Stage::Saying);
    // The same once more, as after another password: nothing is lost.
    let mut deal = read_back(fund(""), quote(1000));
    deal.handle(at(4), quoted(quote(1000))).unwrap();
    assert_eq!(deal.stage(), Stage::Agreeing);
}

#[test]
fn above_the_limit_somebody_else_agrees_and_never_the_same() {
    let mut deal = read_back(fund(OVER_FIFTY), quote(5_000_000));
    deal.handle(at(4), Input::Answered { yes: true }).unwrap();
    assert_eq!((deal.stage(), deal.want()), (Stage::Approving, None));
    assert_eq!(deal.handle(at(5), decided(AGENT, true)), Err(StepError::SamePerson));
    let agents = Input::Decided { by: LEADER, roles: vec![Role::Agent], approve: true, reason: String::new() };
    assert_eq!(deal.handle(at(5), agents), Err(StepError::WrongRole));
    deal.handle(at(5), decided(LEADER, true)).unwrap();
    assert_eq!(deal.origin().second, Some(LEADER));
    assert!(matches!(deal.want(), Some(Want::Post { .. })));
}

#[test]
fn a_refusal_of_the_second_person_posts_nothing() {
    let mut deal = read_back(fund(OVER_FIFTY), quote(5_000_000));
    deal.handle(at(4), Input::Answered { yes: true }).unwrap();
    deal.handle(at(5), decided(LEADER, false)).unwrap();
    assert_eq!((deal.end, deal.want()), (Some(End::Rejected), None));
}

#[test]
fn a_limit_is_asked_for_first_and_decided_within_ten_minutes() {
    let mut deal = read_back(limit(), quote(1));
    deal.handle(at(4), Input::Answered { yes: true }).unwrap();
    assert!(matches!(deal.want(), Some(Want::Post { .. })));
    deal.handle(at(5), receipt(1)).unwrap();
    assert_eq!((deal.stage(), deal.want()), (Stage::Deciding, None));
    assert_eq!(deal.handle(at(6), Input::Cancelled), Err(StepError::NotNow));
    let mut unanswered = deal.clone();
    assert_eq!(unanswered.handle(at(604), Input::Ticked), Ok(Vec::new()));
    assert_eq!(unanswered.handle(at(605), Input::Ticked), Ok(vec![BusinessStep::Expired {}]));
    deal.handle(at(604), decided(LEADER, true)).unwrap();
    let Some(Want::Decide { instruction, .. }) = deal.want() else { panic!("{:?}", deal.want()) };
    assert_eq!(instruction.origin.staff, Some(LEADER));
    // Once decided, the clock says nothing more.
    assert_eq!(deal.handle(at(700), Input::Ticked), Ok(Vec::new()));
    deal.handle(at(701), receipt(2)).unwrap();
    assert_eq!(deal.end, Some(End::Done));
}

#[test]
fn a_fraud_is_stopped_before_anything_is_said() {
    let mut deal = begun(fund(""));
    for input in [looked(&[]), entered()] {
        deal.handle(at(1), input).unwrap();
    }
    let reasons = vec![CareReason { rule: "coached".to_owned(), because: Localised::default() }];
    let care = Some(Care { measure: Measure::Stop, reasons, signs: Vec::new() });
    let stopped = Input::Quoted { quote: Box::new(quote(1)), care, second_person_roles: Vec::new() };
    let steps = deal.handle(at(2), stopped).unwrap();
    assert_eq!(steps.last(), Some(&BusinessStep::Stopped {}));
    assert_eq!((deal.end, deal.stage()), (Some(End::Stopped), Stage::Over));
}

#[test]
fn what_nobody_goes_on_with_expires() {
    let mut deal = read_back(fund(""), quote(1000));
    assert_eq!(deal.handle(at(899), Input::Ticked), Ok(Vec::new()));
    assert_eq!(deal.handle(at(900), Input::Ticked), Ok(vec![BusinessStep::Expired {}]));
}

fn any_input() -> impl Strategy<Value = Input> {
    prop_oneof![
        any::<bool>().prop_map(|enough| looked(if enough { &[] } else { &[Factor::TransactionPassword] })),
        Just(Input::NotVerified { factor: Factor::OneTimeCode, tries_left: Some(1) }),
        Just(entered()),
        (0_i64..3).prop_map(|step| quoted(quote(step * 4_000_000 + 1))),
        Just(Input::NotPossible { code: "bank.insufficient_funds".to_owned(), title: Localised::default() }),
        prop_oneof![Just("risk"), Just("fee"), Just("other")].prop_map(said),
        Just(Input::ReadBack),
        any::<bool>().prop_map(|yes| Input::Answered { yes }),
        (any::<bool>(), any::<bool>()).prop_map(|(own, yes)| decided(if own { AGENT } else { LEADER }, yes)),
        (1_u128..4).prop_map(receipt),
        Just(Input::PostingRefused { code: "bank.stopped".to_owned(), title: Localised::default() }),
        Just(Input::OutcomeUnknown),
        Just(Input::Cancelled),
        Just(Input::Ticked),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn nothing_is_posted_without_everything_before_it(
        decides: bool,
        inputs in prop::collection::vec((any_input(), 0_i64..40), 1..40),
    ) {
        let mut deal = begun(if decides { limit() } else { fund(OVER_FIFTY) });
        let mut now = 0;
        let mut postings = 0;
        for (input, later) in inputs {
            now += later;
            let before = deal.clone();
            match deal.handle(at(now), input) {
                Ok(steps) => {
                    let posted = steps.iter().filter(|step| matches!(step, BusinessStep::Posted { .. })).count();
                    if posted > 0 {
                        prop_assert!(before.want().is_some(), "nobody asked the bank");
                    }
                    postings += posted;
                }
                Err(_) => prop_assert_eq!(&deal, &before, "a refused step changes nothing"),
            }
            if before.end.is_some() {
                prop_assert_eq!(&deal, &before, "what is over stays as it is");
            }
            if let Some(want) = deal.want() {
                prop_assert_eq!(deal.missing.as_deref(), Some(&[][..]));
                prop_assert!(deal.definition.script.iter().all(|step| deal.said.contains(&step.id)));
                prop_assert!(deal.read_back_at.is_some() && deal.agreed_at >= deal.read_back_at);
                let decision = deal.approving.as_ref().and_then(|asked| asked.decision.as_ref());
                if deal.quote.as_ref().is_some_and(|quote| quote.amount.is_some_and(|a| a.minor >= 5_000_000)) && !decides {
                    prop_assert!(decision.is_some_and(|decision| decision.approve && decision.by != deal.agent));
                }
                match want {
                    Want::Post { key, .. } => prop_assert_eq!(key, deal.key()),
                    Want::Decide { .. } => prop_assert!(decision.is_some_and(|decision| decision.by != deal.agent)),
                }
            }
        }
        let most = if decides { 2 } else { 1 };
        prop_assert!(postings <= most);
    }
}
