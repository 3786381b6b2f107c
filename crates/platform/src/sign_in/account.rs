//! The accounts of the staff.

use domain::roles::Role;
use domain::secret::Secret;
use domain::{Language, StaffId, Timestamp};
use sea_orm::{QueryResult, Statement};

use super::{SignIn, SignInError};
use crate::audit::AuditEntry;
use crate::database::{DatabaseError, Row};

/// A member of staff who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The member of staff.
    pub id: StaffId,
    /// The staff number, with which they sign in.
    pub number: String,
    /// The name.
    pub name: String,
    /// What they are at work for.
    pub roles: Vec<Role>,
    /// The language of their pages.
    pub language: Language,
    /// Whether they may sign in.
    pub active: bool,
    /// When the account was made.
    pub created_at: Timestamp,
}

/// An account to be made.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The member of staff.
    pub id: StaffId,
    /// The staff number: 1 to 32 letters, digits, `-` or `_`.
    pub number: String,
    /// The name: 1 to 64 characters.
    pub name: String,
    /// The password: 8 to 128 characters.
    pub password: Secret<String>,
    /// At least one.
    pub roles: Vec<Role>,
    /// The language of their pages.
    pub language: Language,
}

/// What changes of an account; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountChange {
    /// Another name.
    pub name: Option<String>,
    /// Other roles.
    pub roles: Option<Vec<Role>>,
    /// Another language.
    pub language: Option<Language>,
    /// Whether they may sign in; who may no longer is signed out.
    pub active: Option<bool>,
}

pub(super) const COLUMNS: &str = "account.id, account.number, account.name, account.password_hash, account.roles,
    account.language, account.active, account.created_at";

impl Account {
    pub(super) fn from_row(row: &QueryResult) -> Result<Self, DatabaseError> {
        Ok(Self {
            id: row.parsed("id")?,
            number: row.column("number")?,
            name: row.column("name")?,
            roles: row.json("roles")?,
            language: row.parsed("language")?,
            active: row.truth("active")?,
            created_at: row.time("created_at")?,
        })
    }
}

impl SignIn {
    /// Makes an account.
    ///
    /// # Errors
    /// If a value is not possible, the number is taken, or the store cannot be reached.
    pub async fn create_account(&self, new: NewAccount, by: Option<StaffId>) -> Result<Account, SignInError> {
        let (account, statements) = self.prepare_account(new, by).await?;
        self.inner.database.transaction(statements).await.map_err(taken)?;
        Ok(account)
    }

    /// The statements that make an account, for a caller that makes more in the same transaction.
    ///
    /// # Errors
    /// If a value is not possible. That the number is taken shows when the statements are carried out.
    pub async fn prepare_account(
        &self,
        new: NewAccount,
        by: Option<StaffId>,
    ) -> Result<(Account, Vec<Statement>), SignInError> {
        check_number(&new.number)?;
        check_name(&new.name)?;
        check_roles(&new.roles)?;
        check_password(&new.password, &new.number)?;
        let hash = self.inner.hasher.hash(new.password).await?;
        let NewAccount { id, number, name, roles, language, .. } = new;
        let account = Account { id, number, name, roles, language, active: true, created_at: self.now() };
        let sql = "INSERT INTO account (id, number, name, password_hash, roles, language, active, created_at, password_changed_at)
            VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7)";
        let values = [
            account.id.to_string().into(),
            account.number.as_str().into(),
            account.name.as_str().into(),
            hash.into(),
            roles_text(&account.roles).into(),
            account.language.code().into(),
            account.created_at.micros().into(),
        ];
        let detail = serde_json::json!({ "number": account.number, "roles": account.roles });
        let statements = vec![self.inner.database.sql(sql, values), self.audited(by, "account_created", id, detail)];
        Ok((account, statements))
    }

    /// Changes an account.
    ///
    /// # Errors
    /// If a value is not possible, there is no such account, or the store cannot be reached.
    pub async fn change_account(
        &self,
        id: StaffId,
        change: AccountChange,
        by: Option<StaffId>,
    ) -> Result<Account, SignInError> {
        let mut account = self.account(id).await?.ok_or(SignInError::Unknown)?;
        let mut changed = Vec::new();
        if let Some(name) = change.name {
            check_name(&name)?;
            account.name = name;
            changed.push("name");
        }
        if let Some(roles) = change.roles {
            check_roles(&roles)?;
            account.roles = roles;
            changed.push("roles");
        }
        if let Some(language) = change.language {
            account.language = language;
            changed.push("language");
        }
        if let Some(active) = change.active {
            account.active = active;
            changed.push("active");
        }
        let database = &self.inner.database;
        let sql = "UPDATE account SET name = $1, roles = $2, language = $3, active = $4 WHERE id = $5";
        let values = [
            account.name.as_str().into(),
            roles_text(&account.roles).into(),
            account.language.code().into(),
            i64::from(account.active).into(),
            id.to_string().into(),
        ];
        let detail = serde_json::json!({ "changed": changed, "roles": account.roles, "active": account.active });
        let mut statements = vec![database.sql(sql, values), self.audited(by, "account_changed", id, detail)];
        if !account.active {
            statements.push(self.sign_out_everywhere(id));
        }
        database.transaction(statements).await?;
        Ok(account)
    }

    /// Gives an account another password and ends its sessions.
    ///
    /// # Errors
    /// If the password is too weak, there is no such account, or the store cannot be reached.
    pub async fn set_password(
        &self,
        id: StaffId,
        password: Secret<String>,
        by: Option<StaffId>,
    ) -> Result<(), SignInError> {
        let account = self.account(id).await?.ok_or(SignInError::Unknown)?;
        check_password(&password, &account.number)?;
        let hash = self.inner.hasher.hash(password).await?;
        let database = &self.inner.database;
        let sql = "UPDATE account SET password_hash = $1, password_changed_at = $2 WHERE id = $3";
        let statements = vec![
            database.sql(sql, [hash.into(), self.now().micros().into(), id.to_string().into()]),
            self.sign_out_everywhere(id),
            self.audited(by, "password_changed", id, serde_json::json!({})),
        ];
        database.transaction(statements).await?;
        self.forget_failures(&account.number).await
    }

    /// The account of a member of staff.
    ///
    /// # Errors
    /// If the store cannot be reached.
    pub async fn account(&self, id: StaffId) -> Result<Option<Account>, SignInError> {
        let database = &self.inner.database;
        let sql = format!("SELECT {COLUMNS} FROM account WHERE id = $1");
        let row = database.fetch_one(database.sql(&sql, [id.to_string().into()])).await?;
        Ok(row.as_ref().map(Account::from_row).transpose()?)
    }

    /// The account with the staff number.
    ///
    /// # Errors
    /// If the store cannot be reached.
    pub async fn account_by_number(&self, number: &str) -> Result<Option<Account>, SignInError> {
        Ok(self.account_with_hash(number).await?.map(|(account, _)| account))
    }

    /// All accounts, by number.
    ///
    /// # Errors
    /// If the store cannot be reached.
    pub async fn accounts(&self) -> Result<Vec<Account>, SignInError> {
        let database = &self.inner.database;
        let rows =
            database.fetch_all(database.sql(&format!("SELECT {COLUMNS} FROM account ORDER BY number"), [])).await?;
        Ok(rows.iter().map(Account::from_row).collect::<Result<_, _>>()?)
    }

    pub(super) async fn account_with_hash(&self, number: &str) -> Result<Option<(Account, String)>, SignInError> {
        let database = &self.inner.database;
        let sql = format!("SELECT {COLUMNS} FROM account WHERE number = $1");
        let Some(row) = database.fetch_one(database.sql(&sql, [number.into()])).await? else { return Ok(None) };
        Ok(Some((Account::from_row(&row)?, row.column("password_hash")?)))
    }

    fn sign_out_everywhere(&self, id: StaffId) -> Statement {
        self.inner.database.sql("DELETE FROM session WHERE staff = $1", [id.to_string().into()])
    }

    fn audited(
        &self,
        by: Option<StaffId>,
        action: &'static str,
        subject: StaffId,
        detail: serde_json::Value,
    ) -> Statement {
        self.inner.audit.entry(AuditEntry {
            at: self.now(),
            staff: by,
            action,
            subject: subject.to_string(),
            contact: None,
            detail,
            remote: None,
        })
    }
}

fn taken(error: DatabaseError) -> SignInError {
    if error.is_duplicate() { SignInError::NumberTaken } else { SignInError::Database(error) }
}

fn roles_text(roles: &[Role]) -> String {
    serde_json::to_string(roles).expect("invariant: roles are written as texts")
}

fn check_number(number: &str) -> Result<(), SignInError> {
    let right = (1..=32).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if right { Ok(()) } else { Err(SignInError::InvalidNumber) }
}

fn check_name(name: &str) -> Result<(), SignInError> {
    let length = name.chars().count();
    let right = (1..=64).contains(&length) && !name.trim().is_empty() && !name.chars().any(char::is_control);
    if right { Ok(()) } else { Err(SignInError::InvalidName) }
}

fn check_roles(roles: &[Role]) -> Result<(), SignInError> {
    if roles.is_empty() { Err(SignInError::NoRole) } else { Ok(()) }
}

fn check_password(password: &Secret<String>, number: &str) -> Result<(), SignInError> {
    let length = password.expose().chars().count();
    if (8..=128).contains(&length) && password.expose() != number { Ok(()) } else { Err(SignInError::WeakPassword) }
}
