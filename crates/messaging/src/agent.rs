//! What staff may do in a chat: the serving agent writes, others read.

use std::sync::Arc;

use domain::roles::Role;
use domain::{AgentId, ContactId, MessageId};
use platform::sign_in::Caller;
use tokio::sync::oneshot;

use crate::chat::{Chat, Post, Posted, Receipt, Work};
use crate::error::ChatError;
use crate::frames::ServerFrame;
use crate::message::{Body, Draft, FileView, Kind, MessageView, Sender};
use crate::queries;
use crate::service::{MessagingService, stored};
use crate::text::{check_client_id, clean};
use language::redact;

/// The roles that may read every chat; each reading is audited.
const READERS: [Role; 4] = [Role::ShiftLeader, Role::Inspector, Role::Director, Role::Auditor];

/// Why somebody may read a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Right {
    /// They serve the contact now.
    Serving,
    /// They served it, were mentioned in it, or their role lets them: the reading is audited.
    Audited,
}

impl MessagingService {
    /// The chat that the agent serves at this moment.
    ///
    /// # Errors
    /// [`ChatError::ChatUnknown`], [`ChatError::NotServing`], [`ChatError::ChatOver`].
    pub(crate) async fn served(&self, contact: ContactId, agent: AgentId) -> Result<Arc<Chat>, ChatError> {
        match self.inner.registry.find(contact) {
            Some(chat) if self.inner.foundations.center.serving_agent(contact) == Some(agent) => {
                if chat.lock().is_over() { Err(ChatError::ChatOver) } else { Ok(chat) }
            }
            Some(chat) if chat.lock().last_agent == Some(agent) => Err(ChatError::ChatOver),
            Some(_) => Err(ChatError::NotServing),
            None => {
                let row = queries::ownership(&self.inner.foundations.database, contact).await.map_err(stored)?;
                match row {
                    None => Err(ChatError::ChatUnknown),
                    Some(row) if row.agent == Some(agent) => Err(ChatError::ChatOver),
                    Some(_) => Err(ChatError::NotServing),
                }
            }
        }
    }

    /// Whether the member of staff may read the chat, and by what right.
    ///
    /// # Errors
    /// [`ChatError::ChatUnknown`], [`ChatError::NotServing`].
    pub(crate) async fn readable(&self, contact: ContactId, caller: &Caller) -> Result<Right, ChatError> {
        if self.inner.foundations.center.attending_agent(contact) == Some(caller.staff) {
            return Ok(Right::Serving);
        }
        let last_agent = match self.inner.registry.find(contact) {
            Some(chat) => chat.lock().last_agent,
            None => {
                let database = &self.inner.foundations.database;
                match queries::ownership(database, contact).await.map_err(stored)? {
                    Some(row) => row.agent,
                    // A message of the board is no chat, and its texts are read in the same way.
                    None => {
                        let agent = crate::board::last_agent(database, contact).await.map_err(stored)?;
                        agent.ok_or(ChatError::ChatUnknown)?
                    }
                }
            }
        };
        let served = last_agent == Some(caller.staff);
        let by_role = READERS.iter().any(|role| caller.has(*role));
        if served || by_role || self.inner.foundations.center.is_mentioned(contact, caller.staff).await {
            Ok(Right::Audited)
        } else {
            Err(ChatError::NotServing)
        }
    }

    /// Posts what the agent wrote; durable when this returns.
    ///
    /// # Errors
    /// What is wrong with the text or the client id, [`ChatError::TooFast`], [`ChatError::NotServing`] …
    pub(crate) async fn agent_writes(
        &self,
        contact: ContactId,
        agent: AgentId,
        client_id: String,
        text: &str,
    ) -> Result<MessageView, ChatError> {
        let chat = self.served(contact, agent).await?;
        let text = clean(text, self.inner.settings.max_text_chars)?;
        let body = Body { agent: Some(agent), ..Body::text(redact(&text)) };
        self.agent_posts(&chat, client_id, Kind::Text, body).await
    }

    /// Posts a file of the agent that is stored already.
    pub(crate) async fn agent_sends(
        &self,
        chat: &Arc<Chat>,
        agent: AgentId,
        client_id: String,
        kind: Kind,
        file: FileView,
    ) -> Result<MessageView, ChatError> {
        let body = Body { agent: Some(agent), file: Some(file), ..Body::default() };
        self.agent_posts(chat, client_id, kind, body).await
    }

    async fn agent_posts(
        &self,
        chat: &Arc<Chat>,
        client_id: String,
        kind: Kind,
        body: Body,
    ) -> Result<MessageView, ChatError> {
        check_client_id(&client_id)?;
        let draft =
            Draft { id: MessageId::generate(), sender: Sender::Agent, client_id: client_id.clone(), kind, body };
        let posted = self.post_and_wait(chat, draft, None).await?;
        let view = self.view_of(chat.id, Sender::Agent, &client_id, posted).await?;
        // Who answers has read; the centre learns it by the message itself.
        agent_has_read(chat, view.seq);
        Ok(view)
    }

    /// Puts a draft into the chat's queue and waits until it is durable.
    pub(crate) async fn post_and_wait(
        &self,
        chat: &Arc<Chat>,
        draft: Draft,
        input: Option<center::ports::CustomerInput>,
    ) -> Result<Posted, ChatError> {
        let now = self.now();
        let (receipt, posted) = oneshot::channel();
        let start = {
            let mut state = chat.lock();
            self.has_room(&mut state, draft.sender, now)?;
            state.enqueue(Work::Post(Post { draft, receipt: Receipt::Caller(receipt), input, refused: None }))
        };
        self.begin_work(chat, start);
        posted.await.map_err(|_| ChatError::Failed)?
    }

    /// The message as staff see it, also if it had been posted before.
    pub(crate) async fn view_of(
        &self,
        contact: ContactId,
        sender: Sender,
        client_id: &str,
        posted: Posted,
    ) -> Result<MessageView, ChatError> {
        if let Some(view) = posted.view {
            return Ok(Arc::unwrap_or_clone(view));
        }
        let found =
            queries::message_of(&self.inner.foundations.database, contact, sender, client_id).await.map_err(stored)?;
        let message = found.ok_or(ChatError::Failed)?;
        let name = match message.body.agent {
            Some(agent) => self.agent_card(agent).await.map(|card| Arc::clone(&card.name)),
            None => None,
        };
        Ok(message.view(name))
    }

    /// Shows the customer that the agent writes.
    pub(crate) async fn agent_types(&self, contact: ContactId, agent: AgentId) -> Result<(), ChatError> {
        let chat = self.served(contact, agent).await?;
        chat.lock().tell_all(&ServerFrame::Typing { from: Sender::Agent }.write(), 0);
        Ok(())
    }

    /// Shows the customer how far the agent has read.
    pub(crate) async fn agent_reads(&self, contact: ContactId, agent: AgentId, up_to: i64) -> Result<(), ChatError> {
        let chat = self.served(contact, agent).await?;
        if agent_has_read(&chat, up_to) {
            self.inner.foundations.center.messages_read(contact, agent).await;
        }
        Ok(())
    }
}

/// Moves the agent's read mark on and shows it to the customer; `false` if it stood there already.
fn agent_has_read(chat: &Chat, up_to: i64) -> bool {
    let mut state = chat.lock();
    let up_to = up_to.min(state.last_seq);
    let further = up_to > state.agent_read;
    if further {
        state.agent_read = up_to;
        state.dirty = true;
        state.tell_all(&crate::customer::read_frame(up_to), 0);
    }
    further
}
