//! What the bank's texts say where no flow and no agent has written them, and how a message looks on a handset. Pure.

use domain::{Language, Localised};

use crate::message::{ChoiceView, Kind, Message, Sender};

/// Answers a text that opens no conversation.
pub(crate) fn help(keyword: &str) -> Localised {
    Localised::new(
        &format!("请发送“{keyword}+您的问题”咨询，例如：{keyword}+怎么挂失。请勿在短信中发送密码。"),
        &format!(
            "To ask us something, text {keyword}+your question, such as {keyword}+lost card. Never text passwords."
        ),
    )
}

/// What the conversation keeps of a text that came during secure entry.
pub(crate) const COVERED: &str = "******";

/// The message as a text; `None` for what is shown to staff only: a notice of the centre is a line between bubbles, and
/// each text costs the bank something.
pub(crate) fn on_handset(message: &Message) -> Option<String> {
    if message.sender == Sender::Customer || message.kind == Kind::Notice {
        return None;
    }
    let mut lines = Vec::new();
    if !message.body.text.is_empty() {
        lines.push(message.body.text.clone());
    }
    lines.extend(message.body.choices.iter().map(|ChoiceView { key, label }| format!("{key} {label}")));
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// What the customer chose with a text that is a key or a label of what was offered.
pub(crate) fn choice<'a>(choices: &'a [ChoiceView], text: &str) -> Option<&'a ChoiceView> {
    let typed: String = text.trim().chars().map(super::keyword::narrow).collect();
    let typed = typed.trim_end_matches(['.', '。', '、']);
    choices.iter().find(|choice| choice.key == typed || choice.label.eq_ignore_ascii_case(typed))
}

/// The language in which somebody is answered of whom nothing is known: Chinese, unless the text is plain ASCII prose.
pub(crate) fn language_of(text: &str) -> Language {
    let is_english = text.is_ascii() && text.split_whitespace().filter(|word| word.len() > 2).count() >= 3;
    if is_english { Language::En } else { Language::Zh }
}

#[cfg(test)]
mod tests {
    use domain::{ContactId, Timestamp};

    use super::*;
    use crate::message::{Body, Draft};

    fn choices() -> Vec<ChoiceView> {
        [("1", "余额查询"), ("0", "人工")]
            .map(|(key, label)| ChoiceView { key: key.into(), label: label.into() })
            .into()
    }

    fn placed(sender: Sender, kind: Kind, body: Body) -> Message {
        Draft::own(sender, kind, body).placed(ContactId::generate(), 1, Timestamp::default())
    }

    #[test]
    fn choices_stand_below_the_text_one_a_line() {
        let body = Body { text: "请选择".into(), choices: choices(), ..Body::default() };
        let message = placed(Sender::Machine, Kind::Choices, body);
        assert_eq!(on_handset(&message).unwrap(), "请选择\n1 余额查询\n0 人工");
    }

    #[test]
    fn notices_and_the_customers_own_texts_are_not_sent() {
        assert_eq!(on_handset(&placed(Sender::System, Kind::Notice, Body::text("会话已结束"))), None);
        assert_eq!(on_handset(&placed(Sender::Customer, Kind::Text, Body::text("您好"))), None);
        assert_eq!(on_handset(&placed(Sender::Agent, Kind::Text, Body::text("您好"))).as_deref(), Some("您好"));
    }

    #[test]
    fn a_choice_is_made_by_its_key_or_its_label_in_either_width() {
        for (text, key) in [("1", "1"), (" １ ", "1"), ("1.", "1"), ("人工", "0")] {
            assert_eq!(choice(&choices(), text).map(|choice| choice.key.as_str()), Some(key), "{text}");
        }
        assert_eq!(choice(&choices(), "3"), None);
    }
}
