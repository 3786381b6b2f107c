//! Leading customers online (分流), with their yes.

use center::ports::sms_gateway::{OutgoingSms, SmsBody};
use domain::Language;
use domain::secret::Mask as _;

use super::{Act, Done};
use crate::diversions::Business;
use crate::link::Token;

impl Act<'_> {
    /// Sends a link to the number that the contact comes from, once for a business. The flow has asked whether it may.
    pub(super) async fn offer_online(&self) -> Done {
        let (Some(online), Some(sms)) = (&self.actors.online, &self.actors.sms) else {
            return Done::of("unavailable");
        };
        let Some(business) = self.parameter("business").and_then(Business::of) else { return Done::of("refused") };
        let Some(phone) = self.brief.phone.clone().filter(domain::phone::Phone::is_mobile) else {
            return Done::of("no_phone");
        };
        let masked = phone.masked();
        let token = Token::generate();
        match online.keep(&token, self.brief.id, business).await {
            Ok(true) => {}
            Ok(false) => return Done::of("already").with_plain("phone", &masked),
            Err(error) => {
                tracing::warn!(contact = %self.brief.id, %error, "a link could not be kept");
                return Done::of("unavailable");
            }
        }
        let (name, link) = (business.name(), online.link(&token));
        let opening = self.actors.signature.opening(self.wish.language);
        let text = match self.wish.language {
            Language::Zh => {
                format!("{opening}在线办理“{}”请打开 {link} ，24小时内有效。", name.get(Language::Zh))
            }
            _ => format!("{opening}{} online at {link} (valid for 24 hours).", name.get(Language::En)),
        };
        let message = OutgoingSms { to: phone, body: SmsBody::Plain(text), contact: Some(self.brief.id) };
        if let Err(error) = sms.send(message).await {
            tracing::warn!(contact = %self.brief.id, %error, "a link could not be sent");
            if let Err(error) = online.forget(&token).await {
                tracing::warn!(contact = %self.brief.id, %error, "a link that was not sent could not be forgotten");
            }
            return Done::of("unavailable");
        }
        Done { offered: Some(business.key), ..Done::of("sent").with_plain("phone", &masked) }
    }
}
