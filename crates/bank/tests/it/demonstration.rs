//! The demonstration's bank, from the files of `demo/bank`.

use std::path::PathBuf;

use bank::demonstration::{self, DemoPerson};
use center::ports::core_bank::{CoreBank as _, Evidence, FindBy, VerifyCustomer};
use center::ports::places::{PlaceQuery, Places as _};
use domain::customer::Tier;
use domain::secret::Secret;
use domain::{CustomerId, Timestamp};
use platform::testing::ManualClock;
use uuid::Uuid;

use crate::support::{check, open};

fn text(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../demo/bank").join(name);
    std::fs::read_to_string(path).unwrap()
}

#[tokio::test]
async fn the_demonstration_is_a_sound_bank_in_which_every_customer_has_something() {
    let database = platform::testing::database().await;
    database.migrate(bank::MIGRATIONS).await.unwrap();
    let clock = ManualClock::default();
    let (ledger, tasks) = open(database.database(), &clock).await;
    let person = |place: u64| DemoPerson {
        place,
        id: CustomerId(Uuid::from_u128(u128::from(place))),
        name: "示范".into(),
        phone: format!("138{:08}", place + 1).parse().unwrap(),
        tier: [Tier::Standard, Tier::Gold, Tier::Wealth, Tier::PrivateBank][place as usize % 4],
        star_level: 1 + (place % 7) as u8,
        elderly: place % 10 == 0,
        region: "北京".into(),
        since: Timestamp::from_seconds(1_072_915_200),
    };
    let people: Vec<_> = (0..40).map(person).collect();
    let offers = ["products.json", "fees.json", "rates.json", "parameters.json", "places.json"].map(text);
    let now = platform::clock::Clock::now(&clock);
    demonstration::install(&ledger, &offers, &text("customers.json"), &people, now).await.unwrap();
    // A second start leaves it as it is.
    demonstration::install(&ledger, &offers, &text("customers.json"), &people, now).await.unwrap();
    check(&ledger).await;
    for person in &people {
        let accounts = ledger.accounts(person.id).await.unwrap();
        assert!(accounts.len() >= 2);
        let found = ledger.find_customers(&FindBy::Number(accounts[0].number.clone())).await.unwrap();
        assert_eq!(found[0].id, person.id);
        assert_eq!(found[0].age >= 60, person.elderly);
        assert!(
            !ledger.cards(person.id).await.unwrap().is_empty() && ledger.bills(person.id).await.unwrap().len() == 4
        );
        for holding in ledger.holdings(person.id).await.unwrap() {
            assert!(holding.value.minor > 0, "{holding:?}");
        }
    }
    let evidence = vec![
        Evidence::QueryPassword(Secret::new("135790".into())),
        Evidence::TransactionPassword(Secret::new("246813".into())),
    ];
    ledger.verify(&VerifyCustomer { customer: people[0].id, evidence, known: None }).await.unwrap();
    let everywhere = ledger.find_places(&PlaceQuery { limit: Some(100), ..PlaceQuery::default() }).await.unwrap();
    assert_eq!(everywhere.len(), 46);
    tasks.stop(std::time::Duration::from_secs(5)).await;
}
