//! A bank with three customers, on the ledger itself or behind the contract.

use std::sync::Arc;
use std::time::Duration;

use bank::ledger::EmbeddedLedger;
use bank::seed::{SeedAccount, SeedCustomer, SeedOffer, SeedPrice};
use bank::{AdapterSettings, Contract, RemoteBank};
use center::ports::core_bank::{
    AccountKind, AccountNumber, BankError, Bill, Card, Certificate, ClientKey, CodePurpose, Command, CoreBank,
    Evidence, Fee, Instruction, LossState, Origin, Payee, PensionBook, PensionEntry, Price, Product, ProductCode,
    ProductKind, Quote, Rate, RateKind, Receipt, Relation, TransferSpeed, Units, VerificationId, VerifyCustomer,
};
use center::ports::places::{Coordinates, Place, PlaceKind, Places};
use domain::calendar::Day;
use domain::customer::Tier;
use domain::money::{Currency, Money};
use domain::secret::Secret;
use domain::{CustomerId, Localised, StaffId, Timestamp};
use platform::database::Database;
use platform::tasks::Tasks;
use platform::testing::{ManualClock, TestDatabase};
use uuid::Uuid;

pub const QUERY: &str = "135790";
pub const TRANSACTION: &str = "246813";
pub const TOKEN: &str = "a token of the test";

/// 35 years old, one star.
pub const WANG: CustomerId = CustomerId(Uuid::from_u128(1));
/// 70 years old, one star.
pub const LI: CustomerId = CustomerId(Uuid::from_u128(2));
/// Gold, five stars.
pub const ZHANG: CustomerId = CustomerId(Uuid::from_u128(3));

pub const WANG_CURRENT: &str = "6226620000000017";
pub const WANG_SAVINGS: &str = "6226620000000025";
pub const WANG_DOLLARS: &str = "6226620000000033";
pub const WANG_CARD: &str = "6226621111111112";
pub const LI_CURRENT: &str = "6226620000000108";
pub const ZHANG_CURRENT: &str = "6226620000000207";
/// Kept by another bank; a payee of Wang's and Zhang's for years, of Li's since yesterday.
pub const ELSEWHERE: &str = "6217000000000099";

/// A bank, and what stands around it.
pub struct Bank {
    pub port: Arc<dyn CoreBank>,
    pub places: Arc<dyn Places>,
    pub ledger: EmbeddedLedger,
    pub clock: ManualClock,
    pub database: TestDatabase,
    pub tasks: Tasks,
}

pub fn number(text: &str) -> AccountNumber {
    text.parse().unwrap()
}

pub fn code(text: &str) -> ProductCode {
    text.parse().unwrap()
}

pub fn yuan(minor: i64) -> Money {
    Money::new(minor, Currency::Cny)
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

pub fn key(text: &str) -> ClientKey {
    text.parse().unwrap()
}

pub fn days(count: u64) -> Duration {
    Duration::from_secs(count * 86_400)
}

pub fn transfer(from: &str, to: &str, minor: i64, speed: TransferSpeed) -> Command {
    Command::Transfer { from: number(from), to: number(to), amount: yuan(minor), speed, note: String::new() }
}

impl Bank {
    /// The ledger itself.
    pub async fn ledger() -> Self {
        let database = platform::testing::database().await;
        database.migrate(bank::MIGRATIONS).await.unwrap();
        let clock = ManualClock::default();
        let tasks = Tasks::new();
        let ledger = EmbeddedLedger::open(database.database(), clock.shared(), &tasks).await.unwrap();
        fill(&ledger).await;
        Self { port: Arc::new(ledger.clone()), places: Arc::new(ledger.clone()), ledger, clock, database, tasks }
    }

    /// The adapter, with the ledger behind the contract on a TCP port.
    pub async fn adapter() -> Self {
        let bank = Self::ledger().await;
        let address = serve(&bank.ledger, &bank.tasks).await;
        // Hashing five passwords takes long where tests of many rooms share a processor.
        let settings = AdapterSettings {
            answer_within: Duration::from_secs(120),
            ..AdapterSettings::new(&format!("http://{address}"), Secret::new(TOKEN.into()))
        };
        let remote = RemoteBank::new(settings).unwrap();
        Self { port: Arc::new(remote.clone()), places: Arc::new(remote), ..bank }
    }

    /// Everything that the customer can show.
    pub async fn verified(&self, customer: CustomerId) -> VerificationId {
        let known =
            self.port.find_customers(&center::ports::core_bank::FindBy::Customer(customer)).await.unwrap().remove(0);
        // Not sooner than a minute after the code before.
        self.clock.advance(Duration::from_secs(60));
        let issued = self.ledger.issue_code(customer, CodePurpose::Identity).await.unwrap();
        let evidence = vec![
            Evidence::RegisteredNumber(known.phone),
            Evidence::IdentityNumber(Secret::new(known.identity_number)),
            Evidence::QueryPassword(Secret::new(QUERY.into())),
            Evidence::TransactionPassword(Secret::new(TRANSACTION.into())),
            Evidence::OneTimeCode { purpose: CodePurpose::Identity, code: issued.code },
        ];
        self.port.verify(&VerifyCustomer { customer, evidence, known: None }).await.unwrap().id
    }

    pub async fn instruction(&self, customer: CustomerId, command: Command) -> Instruction {
        let verification = Some(self.verified(customer).await);
        Instruction { customer, command, verification, origin: Origin::default() }
    }

    pub async fn quote(&self, customer: CustomerId, command: Command) -> Result<Quote, BankError> {
        let origin = Origin { staff: Some(StaffId(Uuid::from_u128(9))), ..Origin::default() };
        self.port.prepare(&Instruction { customer, command, verification: None, origin }).await
    }

    /// Quotes and posts, entered by a member of staff with everything shown.
    pub async fn post(&self, customer: CustomerId, command: Command) -> Result<Receipt, BankError> {
        let origin = Origin { staff: Some(StaffId(Uuid::from_u128(9))), ..Origin::default() };
        let instruction = Instruction { origin, ..self.instruction(customer, command).await };
        let quote = self.port.prepare(&instruction).await?;
        assert_eq!(quote.missing, []);
        self.port.post(&ClientKey::generate(), &instruction, &quote.token).await
    }

    pub async fn balance(&self, customer: CustomerId, account: &str) -> i64 {
        let accounts = self.port.accounts(customer).await.unwrap();
        accounts.into_iter().find(|known| known.number == number(account)).unwrap().balance.minor
    }

    /// The books are in order.
    pub async fn check(&self) {
        check(&self.ledger).await;
    }
}

pub async fn check(ledger: &EmbeddedLedger) {
    let balances = ledger.trial_balance().await.unwrap();
    assert!(!balances.is_empty());
    assert!(balances.iter().all(bank::TrialBalance::is_zero), "{balances:?}");
}

/// Serves the contract on a port of its own.
pub async fn serve(ledger: &EmbeddedLedger, tasks: &Tasks) -> std::net::SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let contract = Contract::new(Arc::new(ledger.clone()), Arc::new(ledger.clone()), &Secret::new(TOKEN.into()));
    let router = bank::contract::router(contract);
    tasks.spawn_until_stopped("contract", async move {
        axum::serve(listener, router).await.unwrap();
    });
    address
}

/// A ledger on a database that has its tables.
pub async fn open(database: Database, clock: &ManualClock) -> (EmbeddedLedger, Tasks) {
    let tasks = Tasks::new();
    (EmbeddedLedger::open(database, clock.shared(), &tasks).await.unwrap(), tasks)
}

pub async fn fill(ledger: &EmbeddedLedger) {
    ledger.offer(&offer()).await.unwrap();
    ledger.admit(&[wang(), li(), zhang()]).await.unwrap();
}

pub fn fee(code: &str, millionths: u32, least: i64, most: Option<i64>) -> Fee {
    Fee {
        code: code.into(),
        name: Localised::new("费用", "Fee"),
        currency: Currency::Cny,
        millionths,
        least,
        most,
        tier: Tier::Standard,
        effective_from: day("2026-01-01"),
        effective_to: None,
    }
}

pub fn product(code_text: &str, kind: ProductKind) -> Product {
    Product {
        code: code(code_text),
        kind,
        name: Localised::new("产品", "Product"),
        description: Localised::default(),
        currency: Currency::Cny,
        risk: 2,
        least: yuan(1_000),
        price: None,
        yearly: None,
        on_sale: true,
        redeemable: true,
        effective_from: day("2026-01-01"),
        effective_to: None,
    }
}

fn offer() -> SeedOffer {
    let price =
        |code_text: &str, of: &str, price| SeedPrice { code: code(code_text), day: day(of), price: Price(price) };
    let place = |id: &str, kind, city: (&str, &str), latitude, longitude, services: &[&str]| Place {
        id: id.into(),
        kind,
        name: Localised::new(&format!("{}网点", city.0), &format!("{} place", city.1)),
        city: Localised::new(city.0, city.1),
        address: Localised::new("人民路1号", "1 Renmin Road"),
        at: Coordinates { latitude, longitude },
        hours: Localised::new("每天", "every day"),
        phone: None,
        services: services.iter().map(ToString::to_string).collect(),
    };
    SeedOffer {
        products: vec![
            product("FUND-A", ProductKind::Fund),
            product("WEALTH-A", ProductKind::Wealth),
            Product { least: yuan(1), ..product("GOLD-A", ProductKind::Gold) },
            Product { on_sale: false, redeemable: false, ..product("FUND-SHUT", ProductKind::Fund) },
            Product { effective_from: day("2026-03-01"), ..product("FUND-LATER", ProductKind::Fund) },
        ],
        prices: vec![
            price("FUND-A", "2026-01-01", 1_000_000),
            price("FUND-A", "2026-03-01", 2_000_000),
            price("FUND-SHUT", "2026-01-01", 1_000_000),
            price("FUND-LATER", "2026-01-01", 1_000_000),
            price("WEALTH-A", "2026-01-01", 1_000_000),
            price("GOLD-A", "2026-01-01", 500_000_000),
        ],
        rates: vec![Rate {
            code: "term-1y".into(),
            kind: RateKind::Deposit,
            name: Localised::new("一年定期", "One year"),
            currency: Currency::Cny,
            value: 145,
            effective_from: day("2026-01-01"),
            effective_to: None,
        }],
        fees: vec![
            fee("transfer_real_time", 1_000, 200, Some(5_000)),
            fee("transfer_ordinary", 500, 100, Some(2_500)),
            Fee { tier: Tier::Gold, ..fee("transfer_ordinary", 0, 0, None) },
            fee("fund_subscription", 15_000, 0, None),
        ],
        parameters: Vec::new(),
        places: vec![
            place("branch-1", PlaceKind::Branch, ("北京市", "Beijing"), 39.9042, 116.4074, &["foreign_exchange"]),
            place("atm-1", PlaceKind::Atm, ("北京市", "Beijing"), 39.9142, 116.4074, &["cash_out"]),
            place("branch-2", PlaceKind::Branch, ("上海市", "Shanghai"), 31.2304, 121.4737, &[]),
        ],
    }
}

pub fn account(number_text: &str, balance: i64) -> SeedAccount {
    SeedAccount {
        number: number(number_text),
        kind: AccountKind::Current,
        relation: Relation::Registered,
        name: Localised::new("活期账户", "Current account"),
        branch: Localised::new("北京分行", "Beijing branch"),
        currency: Currency::Cny,
        balance,
        credit_line: 0,
        opened_on: day("2020-05-06"),
        history: Vec::new(),
    }
}

pub fn customer(id: CustomerId, name: &str, identity: &str, phone: &str, born: &str) -> SeedCustomer {
    SeedCustomer {
        query_password: Some(Secret::new(QUERY.into())),
        transaction_password: Some(Secret::new(TRANSACTION.into())),
        ..SeedCustomer::new(id, name, identity, phone.parse().unwrap(), day(born))
    }
}

fn payee(since: &str) -> Payee {
    Payee {
        number: number(ELSEWHERE),
        name: "赵六".into(),
        bank: Localised::new("他行", "Another bank"),
        relation: Relation::RegisteredPayee,
        registered_at: time(since),
    }
}

fn wang() -> SeedCustomer {
    SeedCustomer {
        accounts: vec![
            account(WANG_CURRENT, 10_000_000),
            SeedAccount { relation: Relation::Linked, kind: AccountKind::Savings, ..account(WANG_SAVINGS, 0) },
            SeedAccount { currency: Currency::Usd, ..account(WANG_DOLLARS, 50_000) },
        ],
        cards: vec![Card {
            number: number(WANG_CARD),
            account: number(WANG_CURRENT),
            name: Localised::new("借记卡", "Debit card"),
            credit: false,
            loss: LossState::Normal,
            issued_on: day("2024-01-01"),
            expires_on: day("2034-01-01"),
        }],
        payees: vec![payee("2022-01-01T00:00:00+08:00")],
        bills: vec![Bill {
            id: "power-2026-01".into(),
            biller: Localised::new("电力公司", "Power company"),
            period: "2026-01".into(),
            amount: yuan(12_345),
            due_on: day("2026-02-28"),
            paid_at: None,
        }],
        holdings: vec![(code("WEALTH-A"), Units(5_000_000))],
        certificates: vec![Certificate { serial: "U-0001".into(), activated_at: None, expires_on: day("2030-01-01") }],
        pension: vec![PensionBook {
            number: number("8800000001"),
            plan: Localised::new("企业年金", "Enterprise annuity"),
            balance: yuan(300_000),
            entries: vec![PensionEntry {
                on: day("2026-01-31"),
                what: Localised::new("单位缴费", "Employer"),
                amount: yuan(300_000),
                balance: yuan(300_000),
            }],
        }],
        ..customer(WANG, "王小明", "11010119900307123x", "13800000001", "1990-03-07")
    }
}

fn li() -> SeedCustomer {
    SeedCustomer {
        accounts: vec![account(LI_CURRENT, 10_000_000)],
        payees: vec![payee("2026-02-12T09:00:00+08:00")],
        ..customer(LI, "李桂兰", "110101195602100022", "13800000002", "1956-02-10")
    }
}

fn zhang() -> SeedCustomer {
    SeedCustomer {
        tier: Tier::Gold,
        star_level: 5,
        accounts: vec![account(ZHANG_CURRENT, 10_000_000)],
        payees: vec![payee("2022-01-01T00:00:00+08:00")],
        ..customer(ZHANG, "张伟", "110101198001010033", "13800000003", "1980-01-01")
    }
}
