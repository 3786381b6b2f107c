//! The port's methods as requests of the contract.

use async_trait::async_trait;
use center::ports::core_bank::{
    Account, BankCustomer, BankError, Bill, Business, Card, Certificate, ClientKey, CodePurpose, CoreBank,
    DelayedTransfer, Factor, Fee, FindBy, Holding, Instruction, IssuedCode, LimitIncrease, Limits, LossReport,
    Notification, Payee, PensionBook, Product, ProductQuery, Quote, QuoteToken, Rate, RateQuery, Receipt,
    RegularInvestment, SecretStates, TextBanking, TransactionPage, TransactionQuery, Verification, VerificationId,
    VerifyCustomer,
};
use center::ports::places::{FoundPlace, PlaceQuery, Places};
use domain::CustomerId;
use domain::calendar::Day;

use super::{RemoteBank, Repeat};
use crate::contract::{AuthoriseBody, CodeBody, IssuedCodeBody, OrderBody, TransactionBody, VerifyBody};

fn of(customer: CustomerId, what: &str) -> String {
    format!("/customers/{customer}/{what}")
}

#[async_trait]
impl CoreBank for RemoteBank {
    async fn find_customers(&self, by: &FindBy) -> Result<Vec<BankCustomer>, BankError> {
        self.send("/customers/search".into(), by, Repeat::Freely).await
    }

    async fn verify(&self, request: &VerifyCustomer) -> Result<Verification, BankError> {
        self.send("/verifications".into(), &VerifyBody::of(request), Repeat::IfUnsent).await
    }

    async fn authorise(&self, verification: VerificationId, business: Business) -> Result<Verification, BankError> {
        let path = format!("/verifications/{verification}/authorisations");
        self.send(path, &AuthoriseBody { business }, Repeat::Freely).await
    }

    async fn factors_for(&self, business: Business) -> Result<Vec<Vec<Factor>>, BankError> {
        self.get(format!("/businesses/{}/factors", business.code())).await
    }

    async fn issue_code(&self, customer: CustomerId, purpose: CodePurpose) -> Result<IssuedCode, BankError> {
        let issued: IssuedCodeBody = self.send(of(customer, "codes"), &CodeBody { purpose }, Repeat::IfUnsent).await?;
        Ok(issued.into())
    }

    async fn secret_states(&self, customer: CustomerId) -> Result<SecretStates, BankError> {
        self.get(of(customer, "secrets")).await
    }

    async fn accounts(&self, customer: CustomerId) -> Result<Vec<Account>, BankError> {
        self.get(of(customer, "accounts")).await
    }

    async fn cards(&self, customer: CustomerId) -> Result<Vec<Card>, BankError> {
        self.get(of(customer, "cards")).await
    }

    async fn payees(&self, customer: CustomerId) -> Result<Vec<Payee>, BankError> {
        self.get(of(customer, "payees")).await
    }

    async fn transactions(&self, query: &TransactionQuery) -> Result<TransactionPage, BankError> {
        let path = of(query.customer, "transactions/search");
        self.send(path, &TransactionBody::of(query), Repeat::Freely).await
    }

    async fn delayed_transfers(&self, customer: CustomerId) -> Result<Vec<DelayedTransfer>, BankError> {
        self.get(of(customer, "delayed-transfers")).await
    }

    async fn loss_reports(&self, customer: CustomerId) -> Result<Vec<LossReport>, BankError> {
        self.get(of(customer, "loss-reports")).await
    }

    async fn limits(&self, customer: CustomerId) -> Result<Limits, BankError> {
        self.get(of(customer, "limits")).await
    }

    async fn limit_increases(&self, customer: CustomerId) -> Result<Vec<LimitIncrease>, BankError> {
        self.get(of(customer, "limit-increases")).await
    }

    async fn bills(&self, customer: CustomerId) -> Result<Vec<Bill>, BankError> {
        self.get(of(customer, "bills")).await
    }

    async fn holdings(&self, customer: CustomerId) -> Result<Vec<Holding>, BankError> {
        self.get(of(customer, "holdings")).await
    }

    async fn regular_investments(&self, customer: CustomerId) -> Result<Vec<RegularInvestment>, BankError> {
        self.get(of(customer, "regular-investments")).await
    }

    async fn notifications(&self, customer: CustomerId) -> Result<Vec<Notification>, BankError> {
        self.get(of(customer, "notifications")).await
    }

    async fn text_banking(&self, customer: CustomerId) -> Result<TextBanking, BankError> {
        self.get(of(customer, "text-banking")).await
    }

    async fn certificates(&self, customer: CustomerId) -> Result<Vec<Certificate>, BankError> {
        self.get(of(customer, "certificates")).await
    }

    async fn pension_books(&self, customer: CustomerId) -> Result<Vec<PensionBook>, BankError> {
        self.get(of(customer, "pension-books")).await
    }

    async fn products(&self, query: &ProductQuery) -> Result<Vec<Product>, BankError> {
        self.send("/products/search".into(), query, Repeat::Freely).await
    }

    async fn rates(&self, query: &RateQuery) -> Result<Vec<Rate>, BankError> {
        self.send("/rates/search".into(), query, Repeat::Freely).await
    }

    async fn fees(&self, on: Option<Day>) -> Result<Vec<Fee>, BankError> {
        self.get(on.map_or_else(|| "/fees".to_owned(), |day| format!("/fees?on={day}"))).await
    }

    async fn prepare(&self, instruction: &Instruction) -> Result<Quote, BankError> {
        self.send("/quotes".into(), instruction, Repeat::Freely).await
    }

    async fn post(&self, key: &ClientKey, instruction: &Instruction, quote: &QuoteToken) -> Result<Receipt, BankError> {
        let body = OrderBody { instruction: instruction.clone(), quote: quote.clone() };
        self.send_by_key("/orders".into(), &body, Some(key.as_str().to_owned()), Repeat::ByKey).await
    }

    async fn receipt(&self, key: &ClientKey) -> Result<Option<Receipt>, BankError> {
        self.get(format!("/orders/{}", key.as_str())).await
    }
}

#[async_trait]
impl Places for RemoteBank {
    async fn find_places(&self, query: &PlaceQuery) -> Result<Vec<FoundPlace>, BankError> {
        self.send("/places/search".into(), query, Repeat::Freely).await
    }
}
