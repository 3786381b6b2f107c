//! Leads the deals: one lock each, every step journalled before anybody is told of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use center::Center;
use center::ports::ContactBrief;
use center::ports::conversations::Conversations;
use center::ports::core_bank::{
    BankCustomer, BankError, Command, CoreBank, Factor, FindBy, Limits, Receipt, post_surely,
};
use center::ports::proofs::{Proof, Proofs};
use center::ports::sms_gateway::SmsGateway;
use dashmap::{DashMap, DashSet};
use domain::business::BusinessStep;
use domain::calendar::{Day, day_in_china};
use domain::events::ContactEvent;
use domain::problem::Explain as _;
use domain::roles::Role;
use domain::{BusinessId, ContactId, CustomerId, DealId, Language, Localised, StaffId, Timestamp};
use platform::audit::{Audit, AuditEntry};
use platform::clock::SharedClock;
use platform::database::Database;
use platform::journal::{Batch, Entry, Journal};
use platform::live::Live;
use platform::tasks::Tasks;
use serde_json::json;
use tokio::sync::Mutex;

use crate::care::CareRules;
use crate::choices;
use crate::deal::{Deal, Input, Stage, Want};
use crate::definition::{Catalogue, Definition};
use crate::entering::Entering;
use crate::error::BusinessError;
use crate::live::{APPROVALS, ApprovalsTopic, DEALS, DealsTopic, topic};
use crate::notices;
use crate::queries;
use crate::view::DealView;

/// How often the clock is looked at.
const TICK: Duration = Duration::from_secs(1);

/// What the deals are built on.
#[derive(Clone)]
pub struct Foundations {
    pub center: Center,
    pub bank: Arc<dyn CoreBank>,
    pub proofs: Arc<dyn Proofs>,
    pub conversations: Arc<dyn Conversations>,
    pub sms: Arc<dyn SmsGateway>,
    pub database: Database,
    pub journal: Journal,
    pub audit: Audit,
    pub clock: SharedClock,
    pub live: Live,
    pub catalogue: Catalogue,
    /// The rules against fraud, each in force from its day on.
    pub care: Vec<CareRules>,
}

/// Business at the desk. Clones lead the same deals.
#[derive(Clone)]
pub struct BusinessService {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) ground: Foundations,
    pub(crate) tasks: Tasks,
    /// The deals that are not over.
    deals: DashMap<DealId, Arc<Mutex<Deal>>>,
    /// What the customers of conversations have shown to agents.
    proofs: DashMap<ContactId, Proof>,
    /// Which customers are in secure entry, for what.
    pub(crate) entering: DashMap<DealId, Entering>,
    /// Deals that the bank is being asked about.
    asking: DashSet<DealId>,
}

impl BusinessService {
    /// Takes up the deals that were open and starts the clock.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn start(ground: Foundations, tasks: &Tasks) -> Result<Self, BusinessError> {
        let open = queries::open(&ground.database).await?;
        let deals = open.into_iter().map(|deal| (deal.id, Arc::new(Mutex::new(deal)))).collect();
        let inner = Inner {
            ground,
            tasks: tasks.clone(),
            deals,
            proofs: DashMap::new(),
            entering: DashMap::new(),
            asking: DashSet::new(),
        };
        let service = Self { inner: Arc::new(inner) };
        let live = &service.inner.ground.live;
        live.register(DEALS, Arc::new(DealsTopic(service.clone())));
        live.register(APPROVALS, Arc::new(ApprovalsTopic(service.clone())));
        let clock = service.clone();
        tasks.spawn_until_stopped("business", async move { clock.keep_time().await });
        Ok(service)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.ground.clock.now()
    }

    fn today(&self) -> Day {
        day_in_china(self.now())
    }

    /// The businesses in force.
    pub(crate) fn businesses(&self) -> Vec<Definition> {
        self.inner.ground.catalogue.on(self.today()).into_iter().cloned().collect()
    }

    /// The rules against fraud in force.
    pub(crate) fn care_rules(&self) -> Option<&CareRules> {
        let today = self.today();
        self.inner
            .ground
            .care
            .iter()
            .filter(|rules| rules.effective_from <= today)
            .max_by_key(|rules| rules.effective_from)
    }

    /// What is known of the contact, if the member of staff serves it.
    pub(crate) fn served(&self, contact: ContactId, staff: StaffId) -> Result<Arc<ContactBrief>, BusinessError> {
        let center = &self.inner.ground.center;
        if center.serving_agent(contact) != Some(staff) {
            return Err(BusinessError::NotServing);
        }
        center.brief(contact).ok_or(BusinessError::NotServing)
    }

    /// The agent chooses a business for the customer of their conversation.
    pub(crate) async fn begin(
        &self,
        contact: ContactId,
        business: &BusinessId,
        agent: StaffId,
    ) -> Result<Deal, BusinessError> {
        let brief = self.served(contact, agent)?;
        let catalogue = &self.inner.ground.catalogue;
        let definition = catalogue.find(business, self.today()).ok_or(BusinessError::UnknownBusiness)?.clone();
        for known in self.open_deals().await {
            if known.contact == contact {
                return if known.definition.id == *business { Ok(known) } else { Err(BusinessError::AnotherOpen) };
            }
        }
        let shown = self.proof_of(contact);
        let customer = shown.map(|proof| proof.customer).or(brief.customer).ok_or(BusinessError::UnknownCustomer)?;
        if definition.called_back {
            self.check_call_back(&brief, customer).await?;
        }
        let deal = Deal::begin(DealId::generate(), definition, contact, customer, agent, self.now());
        let id = deal.id;
        self.write(&deal, Some(agent), vec![BusinessStep::Chosen {}], Vec::new()).await?;
        self.inner.deals.insert(id, Arc::new(Mutex::new(deal)));
        self.look(id, agent, None).await
    }

    /// A business that needs it is done only in a call from the bank to the registered number.
    async fn check_call_back(&self, brief: &ContactBrief, customer: CustomerId) -> Result<(), BusinessError> {
        let registered = self.person(customer).await?.phone;
        let is_outbound = self.inner.ground.center.is_outbound(brief.id).await?;
        let is_call_back = is_outbound && brief.phone.as_ref() == Some(&registered);
        if is_call_back { Ok(()) } else { Err(BusinessError::CallBackNeeded) }
    }

    /// The customer as the bank knows them.
    pub(crate) async fn person(&self, customer: CustomerId) -> Result<BankCustomer, BusinessError> {
        let found = self.inner.ground.bank.find_customers(&FindBy::Customer(customer)).await?;
        found.into_iter().find(|person| person.id == customer).ok_or(BusinessError::UnknownCustomer)
    }

    /// What the customer has shown in the contact: to an agent, or in self-service before.
    fn proof_of(&self, contact: ContactId) -> Option<Proof> {
        let shown = self.inner.proofs.get(&contact).map(|proof| *proof);
        shown.or_else(|| self.inner.ground.proofs.known(contact))
    }

    pub(crate) fn remember_proof(&self, contact: ContactId, proof: Proof) {
        self.inner.proofs.insert(contact, proof);
    }

    pub(crate) fn known_proof(&self, contact: ContactId, customer: CustomerId) -> Option<Proof> {
        self.proof_of(contact).filter(|proof| proof.customer == customer)
    }

    /// Looks at what the customer has shown; `showed` is what they showed just now.
    pub(crate) async fn look(&self, id: DealId, agent: StaffId, showed: Option<Factor>) -> Result<Deal, BusinessError> {
        let deal = self.deal(id).await?;
        let ground = &self.inner.ground;
        let brief = ground.center.brief(deal.contact).ok_or(BusinessError::NotServing)?;
        let known = self.known_proof(deal.contact, deal.customer);
        let business = deal.definition.verification;
        let (proof, mut missing) = ground.proofs.missing(&brief, deal.customer, known, business).await?;
        if let Some(proof) = proof {
            self.remember_proof(deal.contact, proof);
            if missing.is_empty() && !deal.definition.also_shown.is_empty() {
                let shown = ground.bank.authorise(proof.verification, business).await?.factors;
                let also = deal.definition.also_shown.iter().copied();
                missing.extend(also.filter(|factor| !shown.contains(factor)));
            }
        }
        let is_verified = showed.is_some() && missing.is_empty();
        let further = if is_verified { vec![ContactEvent::Verified { customer: deal.customer }] } else { Vec::new() };
        let proof = proof.map(|proof| proof.verification);
        let deal = self.step_with(id, Some(agent), Input::Looked { proof, missing, showed }, further).await?;
        if deal.command.is_some() && deal.end.is_none() { self.quote(id, agent).await } else { Ok(deal) }
    }

    /// Takes what the agent entered and asks the bank what it would do.
    pub(crate) async fn enter(
        &self,
        id: DealId,
        agent: StaffId,
        entered: BTreeMap<String, String>,
        coached: bool,
    ) -> Result<Deal, BusinessError> {
        let deal = self.mine(id, agent).await?;
        let bank = self.inner.ground.bank.as_ref();
        let form = choices::resolved(bank, id, deal.customer, &deal.definition, &entered).await?;
        let form = form.ok_or(BusinessError::NotPossible)?;
        let command = Command::from_form(&deal.definition.command, &form, self.today());
        let command = command.ok_or(BusinessError::NotPossible)?;
        let coached = coached || self.sounds_coached(deal.contact).await;
        self.step(id, Some(agent), Input::Entered { fields: entered, command, coached }).await?;
        self.quote(id, agent).await
    }

    async fn sounds_coached(&self, contact: ContactId) -> bool {
        let Some(rules) = self.care_rules() else { return false };
        rules.sounds_coached(&self.inner.ground.conversations.said(contact).await)
    }

    /// Asks the bank what it would do, and the rules against fraud what they say of it.
    async fn quote(&self, id: DealId, agent: StaffId) -> Result<Deal, BusinessError> {
        let deal = self.deal(id).await?;
        let Some(instruction) = deal.instruction() else { return Ok(deal) };
        let bank = &self.inner.ground.bank;
        let mut quote = match bank.prepare(&instruction).await {
            Ok(quote) => quote,
            Err(error) if error.is_transient() => return Err(error.into()),
            Err(error) => {
                let (code, title) = said(&error);
                return self.step(id, Some(agent), Input::NotPossible { code, title }).await;
            }
        };
        if let (true, Some(proof)) = (quote.missing.is_empty(), deal.proof)
            && !deal.definition.also_shown.is_empty()
        {
            let shown = bank.authorise(proof, deal.definition.verification).await?.factors;
            let also = deal.definition.also_shown.iter().copied();
            quote.missing.extend(also.filter(|factor| !shown.contains(factor)));
        }
        let rules = self.care_rules();
        let age = self.person(deal.customer).await?.age;
        let care = rules.and_then(|rules| rules.look(age, deal.coached, &quote));
        let second_person_roles = rules.map(|rules| rules.second_person_roles.clone()).unwrap_or_default();
        self.step(id, Some(agent), Input::Quoted { quote: Box::new(quote), care, second_person_roles }).await
    }

    /// A step of the agent that asks nothing of the bank first. What was agreed is posted.
    pub(crate) async fn go_on(&self, id: DealId, agent: StaffId, input: Input) -> Result<Deal, BusinessError> {
        self.mine(id, agent).await?;
        let deal = self.step(id, Some(agent), input).await?;
        self.pursue(&deal);
        Ok(deal)
    }

    /// Somebody else agrees, or does not.
    pub(crate) async fn decide(
        &self,
        id: DealId,
        by: StaffId,
        roles: Vec<Role>,
        approve: bool,
        reason: String,
    ) -> Result<Deal, BusinessError> {
        let deal = self.step(id, Some(by), Input::Decided { by, roles, approve, reason }).await?;
        self.pursue(&deal);
        Ok(deal)
    }

    /// A deal that is not over, as it stands.
    pub(crate) async fn deal(&self, id: DealId) -> Result<Deal, BusinessError> {
        let known = self.inner.deals.get(&id).map(|deal| Arc::clone(&deal));
        match known {
            Some(deal) => Ok(deal.lock().await.clone()),
            None => queries::find(&self.inner.ground.database, id).await?.ok_or(BusinessError::UnknownDeal),
        }
    }

    /// The agent's deal, while they serve the contact or the deal goes on without the customer.
    pub(crate) async fn mine(&self, id: DealId, agent: StaffId) -> Result<Deal, BusinessError> {
        let deal = self.deal(id).await?;
        if deal.agent != agent {
            return Err(BusinessError::UnknownDeal);
        }
        if deal.agreed_at.is_none() && deal.end.is_none() {
            self.served(deal.contact, agent)?;
        }
        Ok(deal)
    }

    pub(crate) async fn open_deals(&self) -> Vec<Deal> {
        let all: Vec<_> = self.inner.deals.iter().map(|deal| Arc::clone(deal.value())).collect();
        let mut open = Vec::with_capacity(all.len());
        for deal in all {
            open.push(deal.lock().await.clone());
        }
        open.sort_by_key(|deal| deal.id);
        open
    }

    /// The open deals of an agent, as their desk shows them.
    pub(crate) async fn open_of(&self, agent: StaffId) -> Vec<DealView> {
        let deals = self.open_deals().await;
        deals.iter().filter(|deal| deal.agent == agent).map(|deal| self.view(deal)).collect()
    }

    /// The deals that somebody with these roles could decide on.
    pub(crate) async fn waiting(&self, roles: &[Role]) -> Vec<Deal> {
        let waits = |deal: &Deal| {
            matches!(deal.stage(), Stage::Approving | Stage::Deciding)
                && deal.approving.as_ref().is_some_and(|asked| asked.decision.is_none())
                && deal.approvers.iter().any(|role| roles.contains(role))
        };
        self.open_deals().await.into_iter().filter(waits).collect()
    }

    pub(crate) async fn waiting_count(&self) -> usize {
        self.waiting(&Role::ALL).await.len()
    }

    pub(crate) async fn step(&self, id: DealId, actor: Option<StaffId>, input: Input) -> Result<Deal, BusinessError> {
        self.step_with(id, actor, input, Vec::new()).await
    }

    /// Takes a step: decided, journalled, then shown.
    async fn step_with(
        &self,
        id: DealId,
        actor: Option<StaffId>,
        input: Input,
        further: Vec<ContactEvent>,
    ) -> Result<Deal, BusinessError> {
        let known = self.inner.deals.get(&id).map(|deal| Arc::clone(&deal));
        let Some(known) = known else {
            return match self.deal(id).await {
                Ok(_) => Err(crate::deal::StepError::NotNow.into()),
                Err(error) => Err(error),
            };
        };
        let mut deal = known.lock().await;
        let mut next = deal.clone();
        let steps = next.handle(self.now(), input)?;
        if next == *deal && steps.is_empty() {
            return Ok(next);
        }
        next.revision += 1;
        self.write(&next, actor, steps, further).await?;
        *deal = next.clone();
        drop(deal);
        if next.end.is_some() {
            self.inner.deals.remove(&id);
            self.stop_entering(&next);
            notices::tell(self, &next);
        }
        self.publish(&next);
        Ok(next)
    }

    /// Writes the deal, its steps, and who did what in one transaction.
    async fn write(
        &self,
        deal: &Deal,
        actor: Option<StaffId>,
        steps: Vec<BusinessStep>,
        further: Vec<ContactEvent>,
    ) -> Result<(), BusinessError> {
        let (now, ground) = (self.now(), &self.inner.ground);
        let mut writes = vec![queries::keep(&ground.database, deal)];
        for step in &steps {
            let Some(action) = audited(step) else { continue };
            let detail = json!({ "business": deal.definition.id.as_str(), "contact": deal.contact });
            let subject = format!("deal:{}", deal.id);
            let contact = Some(deal.contact);
            writes.push(ground.audit.entry(AuditEntry {
                at: now,
                staff: actor,
                action,
                subject,
                contact,
                detail,
                remote: None,
            }));
        }
        let business = deal.definition.id.clone();
        let told = |step| ContactEvent::BusinessStepped { deal: deal.id, business: business.clone(), step };
        let events = steps.into_iter().map(told).chain(further);
        let entries = events.map(|event| Entry::contact(deal.contact, now, actor, &event)).collect();
        ground.journal.append(Batch { entries, writes }).await?;
        Ok(())
    }

    pub(crate) fn publish(&self, deal: &Deal) {
        let live = &self.inner.ground.live;
        match serde_json::to_value(self.view(deal)) {
            Ok(view) => live.publish(&topic(deal.agent), "deal", view),
            Err(error) => tracing::error!(%error, "a deal could not be written as JSON"),
        }
        if deal.approving.is_some() {
            live.publish(APPROVALS, "changed", json!({ "deal": deal.id }));
        }
    }

    /// Asks the bank for what the deal wants, beside everything else.
    pub(crate) fn pursue(&self, deal: &Deal) {
        if deal.want().is_none() || !self.inner.asking.insert(deal.id) {
            return;
        }
        let (service, id) = (self.clone(), deal.id);
        self.inner.tasks.spawn("deal", async move {
            service.ask(id).await;
            service.inner.asking.remove(&id);
        });
    }

    async fn ask(&self, id: DealId) {
        while let Ok(Some(want)) = self.deal(id).await.map(|deal| deal.want()) {
            let answer = self.post(&want).await;
            let input = match answer {
                Ok(receipt) => Input::Posted { receipt: Box::new(receipt) },
                Err(error) if error.is_transient() => Input::OutcomeUnknown,
                Err(error) => {
                    let (code, title) = said(&error);
                    Input::PostingRefused { code, title }
                }
            };
            let is_unknown = matches!(input, Input::OutcomeUnknown);
            if let Err(error) = self.step(id, None, input).await {
                tracing::warn!(deal = %id, %error, "what the bank answered could not be written yet");
                return;
            }
            if is_unknown {
                // The clock asks again, under the same key.
                return;
            }
        }
    }

    async fn post(&self, want: &Want) -> Result<Receipt, BankError> {
        let bank = self.inner.ground.bank.as_ref();
        match want {
            Want::Post { key, instruction, quote } => post_surely(bank, key, instruction, quote).await,
            Want::Decide { key, instruction } => {
                // A decision that was posted before a restart is not quoted again: it would be decided already.
                if let Some(receipt) = bank.receipt(key).await? {
                    return Ok(receipt);
                }
                let quote = bank.prepare(instruction).await?;
                post_surely(bank, key, instruction, &quote.token).await
            }
        }
    }

    async fn keep_time(&self) {
        loop {
            self.inner.ground.clock.sleep_until(self.now() + TICK).await;
            for deal in self.open_deals().await {
                self.tick(&deal).await;
            }
            let center = &self.inner.ground.center;
            self.inner.proofs.retain(|contact, _| center.brief(*contact).is_some());
        }
    }

    async fn tick(&self, deal: &Deal) {
        let is_served = self.inner.ground.center.serving_agent(deal.contact) == Some(deal.agent);
        let input = if deal.agreed_at.is_none() && !is_served { Input::Cancelled } else { Input::Ticked };
        match self.step(deal.id, None, input).await {
            Ok(deal) => self.pursue(&deal),
            Err(BusinessError::Step(_)) => {}
            Err(error) => tracing::warn!(deal = %deal.id, %error, "a deal was not taken on"),
        }
    }

    /// The customer's limits, for what is shown beside a transfer.
    pub(crate) async fn limits(&self, deal: &Deal) -> Result<Option<Limits>, BusinessError> {
        let shows = matches!(deal.definition.command.as_str(), "transfer" | "request_limit_increase");
        if shows { Ok(Some(self.inner.ground.bank.limits(deal.customer).await?)) } else { Ok(None) }
    }
}

/// A refusal of the bank by its code and in words.
fn said(error: &BankError) -> (String, Localised) {
    let title = Localised::new(&error.title(Language::Zh), &error.title(Language::En));
    (error.code().to_owned(), title)
}

/// Steps that stand in the audit trail besides the journal.
const fn audited(step: &BusinessStep) -> Option<&'static str> {
    match step {
        BusinessStep::Chosen {} => Some("business.chosen"),
        BusinessStep::Agreed {} => Some("business.agreed"),
        BusinessStep::Approved { .. } => Some("business.approved"),
        BusinessStep::Rejected { .. } => Some("business.rejected"),
        BusinessStep::Posted { .. } => Some("business.posted"),
        BusinessStep::Stopped {} => Some("business.stopped"),
        _ => None,
    }
}
