//! What is written on the socket.

use domain::Timestamp;
use serde::Deserialize;
use serde_json::Value;

/// What a page says.
#[derive(Debug, Deserialize)]
pub(super) struct Said {
    /// Wants a topic.
    pub subscribe: Option<String>,
    /// No longer wants a topic.
    pub unsubscribe: Option<String>,
    /// The last frame of the topic that the page saw …
    pub after: Option<u64>,
    /// … and of which run of the server.
    pub epoch: Option<String>,
    /// Is there.
    #[serde(default)]
    pub alive: bool,
}

/// The name under which pages know a real topic.
pub(super) fn name_of(topic: &str) -> &str {
    topic.split(':').next().unwrap_or(topic)
}

/// The part of a frame before its `seq`.
pub(super) fn head(topic: &str, epoch: &str) -> String {
    format!(r#"{{"topic":{},"epoch":"{epoch}","seq":"#, Value::from(name_of(topic)))
}

/// The part of a frame after its `seq`.
pub(super) fn tail(kind: &str, at: Timestamp, data: &Value) -> String {
    format!(r#","type":{},"at":"{at}","data":{data}}}"#, Value::from(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_json_under_the_name_that_pages_know() {
        let at = Timestamp::from_seconds(0);
        let text = format!("{}{}{}", head("desk:7", "e"), 3, tail("view", at, &serde_json::json!({"x": "\""})));
        let frame: Value = serde_json::from_str(&text).unwrap();
        let expected =
            serde_json::json!({"topic": "desk", "epoch": "e", "seq": 3, "type": "view", "at": at, "data": {"x": "\""}});
        assert_eq!(frame, expected);
    }
}
