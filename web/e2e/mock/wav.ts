/** A recording: PCM 16 bit, 8 kHz, the customer left and the agent right, who speak in turn. */

const RATE = 8000;

export function tones(seconds: number): Buffer {
  const frames = RATE * seconds;
  const bytes = Buffer.alloc(44 + frames * 4);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + frames * 4, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(2, 22);
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(RATE * 4, 28);
  bytes.writeUInt16LE(4, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(frames * 4, 40);
  for (let frame = 0; frame < frames; frame += 1) {
    const time = frame / RATE;
    const speaks = Math.floor(time / 3) % 2;
    const voice = Math.abs(Math.sin(time * 9)) * (0.4 + 0.6 * Math.abs(Math.sin(time * 2.3)));
    const sample = (hertz: number, isOn: boolean) =>
      Math.round(isOn ? voice * 14_000 * Math.sin(2 * Math.PI * hertz * time) : 60 * Math.sin(frame));
    bytes.writeInt16LE(sample(440, speaks === 0), 44 + frame * 4);
    bytes.writeInt16LE(sample(330, speaks === 1), 46 + frame * 4);
  }
  return bytes;
}
