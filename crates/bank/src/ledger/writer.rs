//! The one task that posts: takes what waits, reads the book, decides, writes, commits once.

use center::ports::core_bank::{
    BankError, ClientKey, Command, Factor, Instruction, OrderId, OrderState, QuoteToken, Receipt, Verification,
};
use domain::calendar::day_in_china;
use domain::{CustomerId, Timestamp};
use platform::database::{Database, DatabaseError};
use sea_orm::{ConnectionTrait, DbBackend};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::book::{Book, Stamp};
use super::plan::{Desk, Plan, digest_of};
use super::queries::Wants;
use super::{Shared, instructions};
use crate::parameters::{FactorTable, Parameters};
use crate::products::{Market, next_month};
use crate::{text_banking, transfers};

/// Errands per transaction.
pub(super) const GROUP: usize = 512;
/// Two servers that share a database must not post at once; the number is this ledger's own.
const POSTGRES_LOCK: &str = "SELECT pg_advisory_xact_lock(7229002)";

/// What the writer is asked.
#[derive(Debug, Clone)]
pub(super) enum Errand {
    /// Posts an instruction under its key.
    Post { key: ClientKey, instruction: Arc<Instruction>, quote: QuoteToken },
    /// Lets a due transfer arrive.
    Arrive(OrderId),
    /// Makes the due regular investments of a customer.
    Invest(CustomerId),
}

/// What became of an errand; a receipt for a posted instruction.
pub(super) type Outcome = Result<Option<Receipt>, BankError>;

/// An errand with the one who waits for it.
pub(super) struct Work {
    pub errand: Errand,
    pub answer: oneshot::Sender<Outcome>,
}

pub(super) async fn run(shared: Arc<Shared>, mut inbox: mpsc::Receiver<Work>, cancel: CancellationToken) {
    let mut works = Vec::with_capacity(GROUP);
    loop {
        tokio::select! {
            biased;
            () = cancel.cancelled() => break,
            taken = inbox.recv_many(&mut works, GROUP) => {
                if taken == 0 {
                    break;
                }
                commit(&shared, std::mem::take(&mut works)).await;
            }
        }
    }
    inbox.close();
    while inbox.recv_many(&mut works, GROUP).await > 0 {
        commit(&shared, std::mem::take(&mut works)).await;
    }
}

/// Posts a group and answers once it is durable.
async fn commit(shared: &Shared, works: Vec<Work>) {
    let (errands, answers): (Vec<Errand>, Vec<_>) = works.into_iter().map(|work| (work.errand, work.answer)).unzip();
    let outcomes = match group(shared, &errands).await {
        Ok(outcomes) => outcomes,
        // A statement is refused and nobody knows whose: each by itself, so that only the wrong one fails.
        Err(error) if !error.is_unavailable() && errands.len() > 1 => {
            let mut outcomes = Vec::with_capacity(errands.len());
            for errand in &errands {
                let alone = group(shared, std::slice::from_ref(errand)).await;
                outcomes.push(alone.map_or_else(|error| Err(failed(&error)), |mut one| one.remove(0)));
            }
            outcomes
        }
        Err(error) => {
            let refusal = failed(&error);
            errands.iter().map(|_| Err(refusal.clone())).collect()
        }
    };
    if outcomes.iter().flatten().flatten().any(|receipt| receipt.state == OrderState::Pending) {
        shared.due_changed.notify_one();
    }
    for (answer, outcome) in answers.into_iter().zip(outcomes) {
        // Who stopped waiting asks again with the same key.
        let _ = answer.send(outcome);
    }
}

/// What a caller is told of a failing store. After a failed commit it is not known whether it was done.
pub(crate) fn failed(error: &DatabaseError) -> BankError {
    if error.is_unavailable() {
        tracing::warn!(%error, "the ledger's store is not available");
        BankError::Unavailable
    } else if error.is_duplicate() {
        // Another server posted meanwhile; the next try sees what it did.
        BankError::Unavailable
    } else {
        tracing::error!(%error, "the ledger's store refused a statement");
        BankError::Internal
    }
}

async fn group(shared: &Shared, errands: &[Errand]) -> Result<Vec<Outcome>, DatabaseError> {
    let database = &shared.database;
    let transaction = database.begin().await?;
    if database.backend() == DbBackend::Postgres {
        transaction.execute_unprepared(POSTGRES_LOCK).await?;
    }
    let now = shared.clock.now();
    let market = shared.market();
    let rules = market.parameters(day_in_china(now));
    let mut teller = Teller {
        book: Book::read(database, &*transaction, wants(errands)).await?,
        market: &market,
        rules: &rules,
        now,
    };
    let outcomes = errands.iter().map(|errand| teller.perform(errand)).collect();
    if teller.book.changed.is_empty() {
        transaction.rollback().await?;
    } else {
        teller.book.write(database, &transaction).await?;
        transaction.commit().await?;
    }
    Ok(outcomes)
}

fn wants(errands: &[Errand]) -> Wants {
    let mut wants = Wants::default();
    for errand in errands {
        match errand {
            Errand::Post { key, instruction, .. } => {
                wants.keys.insert(key.as_str().to_owned());
                wants_of(instruction, &mut wants);
            }
            Errand::Arrive(transfer) => {
                wants.transfers.insert(transfer.to_string());
            }
            Errand::Invest(customer) => {
                wants.customers.insert(customer.to_string());
            }
        }
    }
    wants
}

fn wants_of(instruction: &Instruction, wants: &mut Wants) {
    wants.customers.insert(instruction.customer.to_string());
    wants.verifications.extend(instruction.verification.map(|id| id.to_string()));
    match &instruction.command {
        Command::Transfer { to, .. } => {
            wants.numbers.insert(to.as_str().to_owned());
        }
        Command::RevokeTransfer { transfer } => {
            wants.transfers.insert(transfer.to_string());
        }
        _ => {}
    }
}

/// Works out a single instruction without posting it.
pub(super) async fn prepare(
    database: &Database,
    market: &Market,
    instruction: &Instruction,
    now: Timestamp,
) -> Result<(Plan, Parameters, Vec<Factor>), BankError> {
    let mut wants = Wants::default();
    wants_of(instruction, &mut wants);
    let book = Book::read(database, database, wants).await.map_err(|error| failed(&error))?;
    let rules = market.parameters(day_in_china(now));
    let teller = Teller { book, market, rules: &rules, now };
    let plan = teller.plan(instruction, OrderId(Uuid::nil()))?;
    let shown = teller.shown(instruction);
    Ok((plan, rules, shown))
}

/// Decides on one errand after the other, each on the book as those before left it.
struct Teller<'a> {
    book: Book,
    market: &'a Market,
    rules: &'a Parameters,
    now: Timestamp,
}

impl Teller<'_> {
    fn perform(&mut self, errand: &Errand) -> Outcome {
        match errand {
            Errand::Post { key, instruction, quote } => self.post(key, instruction, quote).map(Some),
            Errand::Arrive(transfer) => {
                if let Some(plan) = transfers::arrive(&self.book, *transfer, self.now) {
                    self.book.carry_out(&plan, self.stamp(*transfer))?;
                }
                Ok(None)
            }
            Errand::Invest(customer) => {
                self.invest(*customer)?;
                Ok(None)
            }
        }
    }

    fn stamp(&self, order: OrderId) -> Stamp {
        Stamp { order, now: self.now, today: day_in_china(self.now) }
    }

    fn plan(&self, instruction: &Instruction, order: OrderId) -> Result<Plan, BankError> {
        let customer = self.book.customers.get(&instruction.customer).ok_or(BankError::UnknownCustomer)?;
        let stops_payment =
            matches!(instruction.command, Command::ReportLossOrally { .. } | Command::ReportLossInWriting { .. });
        if customer.frozen && !stops_payment {
            return Err(BankError::Frozen);
        }
        let shown = self.shown(instruction);
        let needed = self.rules.factors.of(instruction.command.business());
        let desk = Desk {
            by_text: FactorTable::is_by_text(&needed, &shown),
            book: &self.book,
            market: self.market,
            rules: self.rules,
            now: self.now,
            today: day_in_china(self.now),
            customer,
            order,
            origin: &instruction.origin,
        };
        instructions::plan(&desk, &instruction.command)
    }

    /// The verification that the instruction names, if it is the customer's and still counts.
    fn verification(&self, instruction: &Instruction) -> Option<&Verification> {
        let verification = self.book.verifications.get(&instruction.verification?)?;
        (verification.customer == instruction.customer && verification.expires_at > self.now).then_some(verification)
    }

    /// What the customer has shown and still counts.
    fn shown(&self, instruction: &Instruction) -> Vec<Factor> {
        let factors = self.verification(instruction).map(|verification| verification.factors.as_slice());
        let customer = self.book.customers.get(&instruction.customer);
        match (factors, customer) {
            (Some(factors), Some(customer)) => text_banking::counting(factors, &customer.file),
            _ => Vec::new(),
        }
    }

    fn post(&mut self, key: &ClientKey, instruction: &Instruction, quote: &QuoteToken) -> Result<Receipt, BankError> {
        let digest = digest_of(instruction);
        if let Some(posted) = self.book.orders.get(key) {
            return if posted.digest == digest { Ok(posted.receipt.clone()) } else { Err(BankError::KeyReused) };
        }
        let order = OrderId(Uuid::now_v7());
        let plan = self.plan(instruction, order)?;
        let shown = self.shown(instruction);
        let needed = plan.needs(&instruction.command, self.rules);
        let missing = FactorTable::missing(&needed, &shown);
        if !missing.is_empty() {
            return Err(BankError::VerificationNeeded { missing });
        }
        let origin = &instruction.origin;
        if plan.needs_second && (origin.second.is_none() || origin.second == origin.staff) {
            return Err(BankError::SecondPersonNeeded);
        }
        if plan.token(instruction) != *quote {
            return Err(BankError::QuoteChanged);
        }
        let receipt = self.carry_out(&plan, instruction, key.clone(), digest, order)?;
        if FactorTable::is_by_text(&needed, &shown) {
            self.use_code_up(instruction);
        }
        Ok(receipt)
    }

    /// By text a code is good for one posting: whoever forges the sender afterwards finds it gone.
    fn use_code_up(&mut self, instruction: &Instruction) {
        let known = instruction.verification.and_then(|id| self.book.verifications.get_mut(&id));
        if let Some(verification) = known
            && verification.factors.contains(&Factor::OneTimeCode)
        {
            verification.factors.retain(|factor| *factor != Factor::OneTimeCode);
            self.book.changed.verifications.insert(verification.id);
        }
    }

    fn carry_out(
        &mut self,
        plan: &Plan,
        instruction: &Instruction,
        key: ClientKey,
        digest: String,
        order: OrderId,
    ) -> Result<Receipt, BankError> {
        let stamp = self.stamp(order);
        self.book.carry_out(plan, stamp)?;
        let receipt = Receipt {
            order,
            key,
            customer: instruction.customer,
            command: instruction.command.code().to_owned(),
            posted_at: self.now,
            state: if plan.pending { OrderState::Pending } else { OrderState::Done },
            amount: plan.amount,
            fee: plan.fee.as_ref().map(|terms| terms.fee),
            units: plan.units,
            effective_at: plan.effective_at,
            ends_at: plan.ends_at,
            caution: plan.caution.clone(),
            new_number: plan.new_number.clone(),
            day: stamp.today,
        };
        self.book.record(instruction, digest, receipt.clone());
        Ok(receipt)
    }

    /// Makes the due investments. One that cannot be made is passed over until the next month.
    fn invest(&mut self, id: CustomerId) -> Result<(), BankError> {
        let today = day_in_china(self.now);
        let Some(customer) = self.book.customers.get(&id) else { return Ok(()) };
        let due: Vec<_> = customer.file.plans.iter().filter(|plan| plan.next_on <= today).cloned().collect();
        for plan in due {
            let instruction = Instruction {
                customer: id,
                command: Command::SubscribeFund {
                    product: plan.product.clone(),
                    from: plan.from.clone(),
                    amount: plan.amount,
                },
                verification: None,
                origin: center::ports::core_bank::Origin::default(),
            };
            let order = OrderId(Uuid::now_v7());
            let key = format!("plan:{}:{}", plan.id.0.simple(), plan.next_on);
            match (self.plan(&instruction, order), key.parse::<ClientKey>()) {
                (Ok(purchase), Ok(key)) => {
                    let digest = digest_of(&instruction);
                    self.carry_out(&purchase, &instruction, key, digest, order)?;
                }
                (Err(error), _) => tracing::info!(plan = %plan.id, code = %error, "a regular investment was not made"),
                (_, Err(error)) => tracing::error!(%error, "a regular investment has no key"),
            }
            self.move_on(id, plan.id, today);
        }
        Ok(())
    }

    fn move_on(&mut self, customer: CustomerId, plan: OrderId, today: domain::calendar::Day) {
        if let Some(row) = self.book.customers.get_mut(&customer) {
            for known in row.file.plans.iter_mut().filter(|known| known.id == plan) {
                known.next_on = next_month(today, known.day_of_month);
            }
            self.book.changed.customers.insert(customer);
        }
    }
}
