/** Short signal tones, made on the spot. */
import { keep, readKept } from '../state/kept';
import { Store } from '../state/store';
import { audioContext } from './audio-context';

export interface SoundChoice {
  isOn: boolean;
  /** 0 to 1. */
  volume: number;
}

export const soundChoice = new Store<SoundChoice>(readKept('local', 'sounds', { isOn: true, volume: 0.6 }));

export function chooseSound(change: Partial<SoundChoice>): void {
  soundChoice.set((before) => ({ ...before, ...change }));
  keep('local', 'sounds', soundChoice.get());
}

/** Start and length in seconds, frequency in hertz. */
type Note = readonly [at: number, length: number, hertz: number];

const TUNES = {
  /** Like a telephone, softer. */
  call: [
    [0, 0.38, 880],
    [0, 0.38, 1108],
    [0.46, 0.38, 880],
    [0.46, 0.38, 1108],
  ],
  chat: [
    [0, 0.14, 784],
    [0.15, 0.22, 1046],
  ],
  message: [[0, 0.1, 988]],
} as const satisfies Record<string, readonly Note[]>;

export type Tune = keyof typeof TUNES;

export function play(tune: Tune): void {
  const { isOn, volume } = soundChoice.get();
  const context = audioContext();
  if (!isOn || volume === 0 || !context || context.state !== 'running') return;
  for (const [at, length, hertz] of TUNES[tune]) {
    const from = context.currentTime + 0.02 + at;
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.frequency.value = hertz;
    // Soft edges: a tone that is switched clicks.
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(volume * 0.18, from + 0.02);
    gain.gain.setValueAtTime(volume * 0.18, from + length - 0.04);
    gain.gain.linearRampToValueAtTime(0, from + length);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(from);
    oscillator.stop(from + length);
  }
}

/** Repeats a tune until the answer is called. */
export function ring(tune: Tune, everyMs: number): () => void {
  play(tune);
  const timer = setInterval(() => play(tune), everyMs);
  return () => clearInterval(timer);
}
