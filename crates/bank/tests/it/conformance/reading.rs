use center::ports::core_bank::{
    AccountState, BankError, EntryKind, FindBy, ProductKind, ProductQuery, RateQuery, Relation, TransactionQuery,
    TransferSpeed,
};
use center::ports::places::{Coordinates, PlaceKind, PlaceQuery};
use domain::CustomerId;

use crate::support::*;

pub async fn a_customer_is_found_by_all_that_is_theirs_alone(bank: Bank) {
    let ways = [
        FindBy::Customer(WANG),
        FindBy::Phone("138-0000-0001".parse().unwrap()),
        FindBy::Number(number(WANG_CURRENT)),
        FindBy::Number(number(WANG_CARD)),
        FindBy::IdentityNumber("11010119900307123X".into()),
        FindBy::IdentityNumber("11010119900307123x".into()),
    ];
    for by in ways {
        let found = bank.port.find_customers(&by).await.unwrap();
        assert_eq!(
            found.iter().map(|customer| (customer.id, customer.age)).collect::<Vec<_>>(),
            [(WANG, 35)],
            "{by:?}"
        );
    }
    assert_eq!(bank.port.find_customers(&FindBy::Number(number(ELSEWHERE))).await.unwrap(), []);
    let nobody = CustomerId(uuid::Uuid::from_u128(77));
    assert_eq!(bank.port.accounts(nobody).await.unwrap_err(), BankError::UnknownCustomer);
}

pub async fn accounts_tell_balance_and_relation(bank: Bank) {
    let accounts = bank.port.accounts(WANG).await.unwrap();
    let told: Vec<_> = accounts
        .iter()
        .map(|account| (account.number.as_str(), account.balance.minor, account.relation, account.state))
        .collect();
    let open = AccountState::Open;
    assert_eq!(
        told,
        [
            (WANG_CURRENT, 10_000_000, Relation::Registered, open),
            (WANG_DOLLARS, 50_000, Relation::Registered, open),
            (WANG_SAVINGS, 0, Relation::Linked, open),
        ]
    );
    let payees = bank.port.payees(WANG).await.unwrap();
    assert_eq!(payees.len(), 4);
    assert_eq!(payees[3].relation, Relation::RegisteredPayee);
    assert_eq!(bank.port.cards(WANG).await.unwrap()[0].number, number(WANG_CARD));
    assert_eq!(bank.port.pension_books(WANG).await.unwrap()[0].balance, yuan(300_000));
}

pub async fn nobody_sees_another_ones_account(bank: Bank) {
    let query = TransactionQuery::of_day(LI, number(WANG_CURRENT), day("2026-02-13"));
    assert_eq!(bank.port.transactions(&query).await.unwrap_err(), BankError::UnknownAccount);
    let stolen = transfer(WANG_CURRENT, LI_CURRENT, 100, TransferSpeed::RealTime);
    assert_eq!(bank.quote(LI, stolen).await.unwrap_err(), BankError::UnknownAccount);
}

pub async fn transactions_come_in_pages_the_latest_first(bank: Bank) {
    for minor in [100, 200, 300, 400, 500] {
        bank.post(WANG, transfer(WANG_CURRENT, WANG_SAVINGS, minor, TransferSpeed::RealTime)).await.unwrap();
    }
    let mut query =
        TransactionQuery { limit: 2, ..TransactionQuery::of_day(WANG, number(WANG_CURRENT), day("2026-02-13")) };
    let mut amounts = Vec::new();
    let mut pages = 0;
    loop {
        let page = bank.port.transactions(&query).await.unwrap();
        pages += 1;
        assert!(page.items.iter().all(|item| item.kind == EntryKind::TransferOut));
        amounts.extend(page.items.iter().map(|item| (item.amount.minor, item.balance.minor)));
        let Some(next) = page.next else { break };
        query.after = Some(next);
    }
    let expected = [(-500, 9_998_500), (-400, 9_999_000), (-300, 9_999_400), (-200, 9_999_700), (-100, 9_999_900)];
    assert_eq!((pages, amounts.as_slice()), (3, expected.as_slice()));
    // The past is asked for by its days.
    let past = TransactionQuery { from: day("2020-05-01"), to: day("2020-05-31"), after: None, ..query };
    let page = bank.port.transactions(&past).await.unwrap();
    assert_eq!(page.items.iter().map(|item| item.kind).collect::<Vec<_>>(), [EntryKind::Opening]);
}

pub async fn what_is_asked_wrongly_is_refused(bank: Bank) {
    let right = TransactionQuery::of_day(WANG, number(WANG_CURRENT), day("2026-02-13"));
    let wrong = [
        (TransactionQuery { limit: 0, ..right.clone() }, "/limit"),
        (TransactionQuery { limit: 201, ..right.clone() }, "/limit"),
        (TransactionQuery { to: day("2026-02-12"), ..right.clone() }, "/to"),
        (TransactionQuery { to: day("2028-02-12"), ..right.clone() }, "/to"),
        (TransactionQuery { after: Some("x".into()), ..right.clone() }, "/after"),
    ];
    for (query, pointer) in wrong {
        let refusal = bank.port.transactions(&query).await.unwrap_err();
        assert_eq!(refusal, BankError::Invalid { pointer: pointer.into() });
    }
}

pub async fn places_are_found_by_distance_and_city(bank: Bank) {
    let near = Some(Coordinates { latitude: 39.9152, longitude: 116.4074 });
    let found = bank.places.find_places(&PlaceQuery { near, ..PlaceQuery::default() }).await.unwrap();
    let told: Vec<_> = found.iter().map(|found| (found.place.id.as_str(), found.metres.unwrap() / 100)).collect();
    assert_eq!(told[..2], [("atm-1", 1), ("branch-1", 12)]);
    let close = PlaceQuery { near, within_metres: Some(500), ..PlaceQuery::default() };
    assert_eq!(bank.places.find_places(&close).await.unwrap().len(), 1);
    for city in ["上海", "上海市", "shanghai"] {
        let found =
            bank.places.find_places(&PlaceQuery { city: Some(city.into()), ..PlaceQuery::default() }).await.unwrap();
        assert_eq!(found.iter().map(|found| found.place.id.as_str()).collect::<Vec<_>>(), ["branch-2"], "{city}");
    }
    let exchange = PlaceQuery {
        kind: Some(PlaceKind::Branch),
        service: Some("foreign_exchange".into()),
        text: Some("人民路".into()),
        ..PlaceQuery::default()
    };
    assert_eq!(bank.places.find_places(&exchange).await.unwrap()[0].place.id, "branch-1");
    let nowhere = PlaceQuery { near: Some(Coordinates { latitude: 95.0, longitude: 0.0 }), ..PlaceQuery::default() };
    assert!(matches!(bank.places.find_places(&nowhere).await, Err(BankError::Invalid { .. })));
}

pub async fn offers_are_those_of_the_day(bank: Bank) {
    let funds = |on: Option<&str>| ProductQuery { kind: Some(ProductKind::Fund), on: on.map(day) };
    let listed = bank.port.products(&funds(None)).await.unwrap();
    assert_eq!(listed.iter().map(|product| product.code.as_str()).collect::<Vec<_>>(), ["FUND-A", "FUND-SHUT"]);
    assert_eq!(listed[0].price.unwrap().0, 1_000_000);
    let later = bank.port.products(&funds(Some("2026-03-01"))).await.unwrap();
    assert_eq!(later.len(), 3);
    assert_eq!(later[0].price.unwrap().0, 2_000_000);
    assert_eq!(bank.port.rates(&RateQuery::default()).await.unwrap()[0].value, 145);
    assert_eq!(bank.port.fees(None).await.unwrap().len(), 4);
    assert_eq!(bank.port.fees(Some(day("2025-12-31"))).await.unwrap(), []);
}
