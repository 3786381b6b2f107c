//! What customers wrote, for whoever looks through it: the port [`Conversations`].

use async_trait::async_trait;
use center::ports::conversations::Conversations;
use domain::ContactId;

use crate::MessagingService;
use crate::message::{Kind, Sender};
use crate::queries;

#[async_trait]
impl Conversations for MessagingService {
    async fn said(&self, contact: ContactId) -> Vec<String> {
        let mut said = Vec::new();
        let mut after = 0;
        loop {
            let page = match queries::messages_after(&self.inner.foundations.database, contact, after).await {
                Ok(page) => page,
                Err(error) => {
                    tracing::warn!(%contact, %error, "what a customer wrote could not be read");
                    return said;
                }
            };
            let Some(last) = page.last() else { return said };
            after = last.seq;
            let texts = page.into_iter().filter(|one| one.sender == Sender::Customer && one.kind == Kind::Text);
            said.extend(texts.map(|one| one.body.text));
        }
    }
}
