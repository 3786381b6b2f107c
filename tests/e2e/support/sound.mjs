// Reading sound files and finding tones in them.

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The samples of each channel of a 16-bit PCM WAV file, and its rate. */
export function readWav(bytes) {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF') throw new Error('no WAV file');
  let channels = 1;
  let rate = 8000;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = bytes.toString('latin1', at, at + 4);
    // A file that is still being written says 0.
    const size = Math.min(bytes.readUInt32LE(at + 4) || bytes.length, bytes.length - at - 8);
    if (id === 'fmt ') {
      channels = bytes.readUInt16LE(at + 10);
      rate = bytes.readUInt32LE(at + 12);
    } else if (id === 'data') {
      const frames = Math.floor(size / 2 / channels);
      const out = Array.from({ length: channels }, () => new Float32Array(frames));
      for (let frame = 0; frame < frames; frame += 1) {
        for (let channel = 0; channel < channels; channel += 1) {
          out[channel][frame] = bytes.readInt16LE(at + 8 + (frame * channels + channel) * 2) / 32768;
        }
      }
      return { rate, channels: out };
    }
    at += 8 + size + (size % 2);
  }
  throw new Error('a WAV file without samples');
}

/** How much of the power in the samples is at the frequency, 0 to 1 (Goertzel). */
export function purity(samples, rate, frequency) {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / rate);
  let [a, b, power] = [0, 0, 0];
  for (const sample of samples) {
    [a, b] = [sample + coefficient * a - b, a];
    power += sample * sample;
  }
  if (power < 1e-9) return 0;
  return (2 * (a * a + b * b - coefficient * a * b)) / (samples.length * power);
}

/** Seconds of the recording in which the tone is clearly heard, looked at in pieces of 100 ms. */
export function secondsOfTone(samples, rate, frequency) {
  const piece = rate / 10;
  let heard = 0;
  for (let at = 0; at + piece <= samples.length; at += piece) {
    if (purity(samples.subarray(at, at + piece), rate, frequency) > 0.6) heard += 1;
  }
  return heard / 10;
}

/** Seconds in which anything is heard. */
export function secondsOfSound(samples, rate) {
  const piece = rate / 10;
  let heard = 0;
  for (let at = 0; at + piece <= samples.length; at += piece) {
    const loud = samples.subarray(at, at + piece).reduce((sum, sample) => sum + sample * sample, 0) / piece;
    if (loud > 1e-5) heard += 1;
  }
  return heard / 10;
}

/** Writes a WAV file with a tone; of 0 Hz it is silent. */
export async function writeTone(file, frequency, { seconds = 60, rate = 8000, level = 0.4 } = {}) {
  const samples = new Float32Array(seconds * rate);
  if (frequency > 0) samples.forEach((_, at) => (samples[at] = Math.sin((2 * Math.PI * frequency * at) / rate) * level));
  return writeWav(file, samples, rate);
}

/** Writes a WAV file in which the words are spoken after half a second, with a minute of silence behind them. */
export async function writeSpeech(file, words, voice, rate = 8000) {
  const { stdout } = await run('espeak-ng', ['-v', voice, '-s', '140', '--stdout', words], { encoding: 'buffer', maxBuffer: 1 << 26 });
  const spoken = readWav(stdout);
  const source = spoken.channels[0];
  const step = spoken.rate / rate;
  const samples = new Float32Array(Math.floor(source.length / step) + rate * 60.5);
  for (let at = 0; at < Math.floor(source.length / step); at += 1) {
    // What is above half of the new rate is taken out by a windowed sinc, 16 samples to each side.
    let [sum, weights] = [0, 0];
    for (let tap = -32; tap <= 32; tap += 1) {
      const place = Math.round(at * step) + tap;
      const x = (place - at * step) / step;
      const weight = (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)) * (0.5 + 0.5 * Math.cos((Math.PI * tap) / 33));
      sum += (source[place] ?? 0) * weight;
      weights += weight;
    }
    samples[at + rate / 2] = (sum / weights) * 0.7;
  }
  return writeWav(file, samples, rate);
}

async function writeWav(file, samples, rate) {
  const bytes = Buffer.alloc(44 + samples.length * 2);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + samples.length * 2, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, at) => bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32767), 44 + at * 2));
  await writeFile(file, bytes);
  return file;
}
