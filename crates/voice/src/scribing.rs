//! Between a leg's ear and a recogniser during a conversation: sentence after sentence, until the leg is listened to no
//! longer. A recogniser that is lost or slow costs sentences and nothing else.

use std::sync::Arc;
use std::time::Duration;

use center::ports::listener::Spoken;
use center::ports::recognizer::{Heard, Hearing, Listening, Recognizer};
use domain::ContactId;
use domain::contact::Party;
use platform::clock::SharedClock;

use crate::contact_center::ContactCenter;
use crate::media::CallerSound;

/// How long a recogniser that failed is left alone, at first and at most.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
/// Stretches of 20 ms that may be lost of a sentence before it is said that the transcript is interrupted.
const BEARABLE: u64 = 50;
/// How long the last sentence of a conversation is waited for.
const FAREWELL: Duration = Duration::from_secs(5);

/// One side of a conversation that is written down.
pub(crate) struct Scribe {
    pub recognizer: Arc<dyn Recognizer>,
    pub center: Arc<dyn ContactCenter>,
    pub clock: SharedClock,
    pub contact: ContactId,
    pub by: Party,
}

/// How a sentence ended.
enum End {
    Over,
    Failed,
    Gone,
}

impl Scribe {
    /// Writes down what is said until the sound ends.
    pub(crate) async fn run(self, mut sound: CallerSound) {
        let mut pause = FIRST_PAUSE;
        loop {
            let hearing = Hearing::telephone(self.center.language(self.contact), Vec::new());
            let end = match self.recognizer.open(hearing).await {
                Ok(listening) => self.sentence(listening, &mut sound).await,
                Err(error) => {
                    tracing::info!(contact = %self.contact, %error, "a conversation is not written down for now");
                    End::Failed
                }
            };
            match end {
                End::Over => pause = FIRST_PAUSE,
                End::Gone => return,
                End::Failed => {
                    self.tell(Spoken::Interrupted);
                    // What is said meanwhile is gone: it must not come as a flood when the engine is back.
                    let rest = tokio::time::sleep(pause);
                    tokio::pin!(rest);
                    loop {
                        tokio::select! {
                            () = &mut rest => break,
                            stretch = sound.next() => if stretch.is_none() { return },
                        }
                    }
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
    }

    async fn sentence(&self, mut listening: Box<dyn Listening>, sound: &mut CallerSound) -> End {
        self.tell(Spoken::Listening);
        let (mut lost, mut is_gone) = (0_u64, false);
        let end = loop {
            tokio::select! {
                stretch = sound.next(), if !is_gone => match stretch {
                    Some(samples) => {
                        let is_heard = listening.hear(samples);
                        lost += u64::from(!is_heard);
                        if lost == BEARABLE && !is_heard {
                            self.tell(Spoken::Interrupted);
                        }
                    }
                    None => {
                        is_gone = true;
                        listening.finish();
                    }
                },
                heard = listening.next() => match heard {
                    Heard::Started => {}
                    Heard::Partial { text } => self.tell(Spoken::Partial { text }),
                    Heard::Final { text, .. } => {
                        if !text.trim().is_empty() {
                            self.tell(Spoken::Final { text });
                        }
                        break End::Over;
                    }
                    Heard::Failed(error) => {
                        tracing::info!(contact = %self.contact, %error, "a sentence was not understood");
                        break End::Failed;
                    }
                },
                () = tokio::time::sleep(FAREWELL), if is_gone => break End::Gone,
            }
        };
        if lost > 0 {
            metrics::counter!("voice_lost_transcript_total").increment(lost);
        }
        if is_gone { End::Gone } else { end }
    }

    fn tell(&self, spoken: Spoken) {
        self.center.spoken(self.contact, self.by, spoken, self.clock.now());
    }
}
