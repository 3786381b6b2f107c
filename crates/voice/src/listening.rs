//! Between a leg's ear and a recogniser: what is heard is given, what is understood is told.

use std::sync::Arc;

use center::ports::recognizer::{Heard, Hearing, Recognizer};
use domain::ContactId;
use tokio::sync::mpsc;

use crate::media::CallerSound;

/// What a recogniser made of a customer's speech, with the number that it was asked for with.
pub(crate) type Understood = (ContactId, u64, Heard);

/// What may wait to be told. The calls take it within milliseconds.
pub(crate) const UNDERSTOOD: usize = 1_024;

/// Listens until something has been said, it fails, or nobody wants to hear more.
pub(crate) async fn listen(
    recognizer: Option<Arc<dyn Recognizer>>,
    contact: ContactId,
    number: u64,
    hearing: Hearing,
    mut sound: CallerSound,
    understood: mpsc::Sender<Understood>,
) {
    let Some(recognizer) = recognizer else { return };
    let language = hearing.language;
    let mut listening = match recognizer.open(hearing).await {
        Ok(listening) => listening,
        Err(error) => {
            tracing::info!(%contact, %language, %error, "speech cannot be understood");
            let _ = understood.send((contact, number, Heard::Failed(error))).await;
            return;
        }
    };
    let mut lost = 0_u64;
    loop {
        tokio::select! {
            stretch = sound.next() => match stretch {
                Some(samples) => lost += u64::from(!listening.hear(samples)),
                None => break,
            },
            heard = listening.next() => {
                if let Heard::Failed(error) = &heard {
                    tracing::info!(%contact, %language, %error, "speech was not understood");
                }
                let is_over = matches!(heard, Heard::Final { .. } | Heard::Failed(_));
                if understood.send((contact, number, heard)).await.is_err() || is_over {
                    break;
                }
            }
        }
    }
    if lost > 0 {
        metrics::counter!("voice_lost_speech_total").increment(lost);
    }
}
