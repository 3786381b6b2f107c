//! What the customer is told by text message when a request that they asked for in a conversation has been decided.

use center::ports::sms_gateway::{OutgoingSms, SmsBody};
use domain::Language;

use crate::deal::{Deal, End};
use crate::service::BusinessService;

/// The sentence, if the customer is to be told.
fn sentence(deal: &Deal, language: Language) -> Option<String> {
    let was_asked_for = deal.receipt.is_some() && deal.definition.approval.as_ref().is_some_and(|a| a.decides);
    if !was_asked_for {
        return None;
    }
    let name = deal.definition.name.get(language);
    let zh = language == Language::Zh;
    Some(match (deal.end?, zh) {
        (End::Done, true) => format!("您申请的{name}已审核通过，即时生效。"),
        (End::Done, false) => format!("Your request ({name}) has been approved and is in force."),
        (End::Expired, true) => format!("您申请的{name}未能在规定时间内完成审核，已失效。如仍需办理请再次来电。"),
        (End::Expired, false) => {
            format!("Your request ({name}) was not decided in time and has lapsed. Please call again.")
        }
        (_, true) => format!("您申请的{name}未获批准。"),
        (_, false) => format!("Your request ({name}) was not approved."),
    })
}

/// Tells the customer at the registered number, beside everything else.
pub(crate) fn tell(service: &BusinessService, deal: &Deal) {
    if sentence(deal, Language::Zh).is_none() {
        return;
    }
    let (service, deal) = (service.clone(), deal.clone());
    let tasks = service.inner.tasks.clone();
    tasks.spawn("notice", async move {
        let ground = &service.inner.ground;
        let language = ground.center.brief(deal.contact).map_or(Language::Zh, |brief| brief.language);
        let Some(text) = sentence(&deal, language) else { return };
        let person = match service.person(deal.customer).await {
            Ok(person) => person,
            Err(error) => {
                tracing::warn!(deal = %deal.id, %error, "a customer was not told what was decided");
                return;
            }
        };
        let message = OutgoingSms { to: person.phone, body: SmsBody::Plain(text), contact: Some(deal.contact) };
        if let Err(error) = ground.sms.send(message).await {
            tracing::warn!(deal = %deal.id, %error, "a customer was not told what was decided");
        }
    });
}
