//! The sound of a simulated phone: a soft tone as A-law, keys as RFC 4733 events.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::sync::mpsc;

const FRAME: usize = 160;

/// Sends sound to the address until dropped or the keys' sender is gone; presses the keys that it is given.
pub async fn speak(socket: &UdpSocket, to: SocketAddr, mut keys: mpsc::Receiver<char>) {
    let ssrc: u32 = rand::random();
    let mut sequence: u16 = rand::random();
    let mut timestamp: u32 = rand::random();
    let pitch: f32 = rand::random_range(180.0..400.0);
    let mut ticks = tokio::time::interval(Duration::from_millis(20));
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    let mut packet = [0_u8; 12 + FRAME];
    let mut heard = [0_u8; 2048];
    let mut phase = 0.0_f32;
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            key = keys.recv() => {
                let Some(key) = key else { return };
                press(socket, to, key, ssrc, &mut sequence, timestamp).await;
                continue;
            }
            // What is heard is taken off the socket and forgotten.
            _ = socket.recv_from(&mut heard) => continue,
        }
        packet[0] = 0x80;
        packet[1] = 8;
        packet[2..4].copy_from_slice(&sequence.to_be_bytes());
        packet[4..8].copy_from_slice(&timestamp.to_be_bytes());
        packet[8..12].copy_from_slice(&ssrc.to_be_bytes());
        for slot in &mut packet[12..] {
            phase = (phase + pitch / 8000.0).fract();
            #[allow(clippy::cast_possible_truncation)]
            let sample = ((phase * std::f32::consts::TAU).sin() * 4000.0) as i16;
            *slot = a_law(sample);
        }
        // A datagram that is not taken is a packet lost, as on any network.
        let _ = socket.send_to(&packet, to).await;
        sequence = sequence.wrapping_add(1);
        timestamp = timestamp.wrapping_add(160);
    }
}

async fn press(socket: &UdpSocket, to: SocketAddr, key: char, ssrc: u32, sequence: &mut u16, timestamp: u32) {
    let event = match key {
        '0'..='9' => key as u8 - b'0',
        '*' => 10,
        '#' => 11,
        _ => return,
    };
    for step in 1_u16..=8 {
        let end = step > 5;
        let duration = step.min(6) * 160;
        let mut packet = [0_u8; 16];
        packet[0] = 0x80;
        packet[1] = 101 | if step == 1 { 0x80 } else { 0 };
        packet[2..4].copy_from_slice(&sequence.to_be_bytes());
        packet[4..8].copy_from_slice(&timestamp.to_be_bytes());
        packet[8..12].copy_from_slice(&ssrc.to_be_bytes());
        packet[12] = event;
        packet[13] = 10 | if end { 0x80 } else { 0 };
        packet[14..16].copy_from_slice(&duration.to_be_bytes());
        let _ = socket.send_to(&packet, to).await;
        *sequence = sequence.wrapping_add(1);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// ITU-T G.711 A-law of a 16-bit sample.
fn a_law(sample: i16) -> u8 {
    let (sign, magnitude) =
        if sample >= 0 { (0x80_u8, i32::from(sample) >> 3) } else { (0, (-(i32::from(sample) + 1)) >> 3) };
    let magnitude = magnitude.min(4095);
    let exponent = (32 - (magnitude >> 5).leading_zeros()).min(7);
    let mantissa = if exponent == 0 { magnitude >> 1 } else { magnitude >> exponent } & 0x0f;
    let value = sign | u8::try_from(exponent << 4).unwrap_or(0x70) | u8::try_from(mantissa).unwrap_or(0x0f);
    value ^ 0x55
}

#[cfg(test)]
mod tests {
    use super::a_law;

    #[test]
    fn a_law_is_that_of_the_standard() {
        // ITU-T G.711 table 1a: the decision values of a few steps.
        for (sample, expected) in [(0, 0xd5), (-1, 0x55), (32_767, 0xaa), (-32_768, 0x2a), (256, 0xc5), (1_008, 0xfa)] {
            assert_eq!(a_law(sample), expected, "{sample}");
        }
    }
}
