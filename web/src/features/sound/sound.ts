/** Sound that authors hear and upload: recorded prompts and texts as callers hear them. */
import { ApiProblem, address, api } from '@/shared/api/client';
import { readProblem, UNREACHABLE } from '@/shared/api/problem';
import type { Language, Session } from '@/shared/api/types';
import { language } from '@/shared/i18n';

async function sent(path: string, init: RequestInit): Promise<Response> {
  const { csrf } = await api.get<Session>('/session');
  let response: Response;
  try {
    response = await globalThis.fetch(address(path), {
      credentials: 'same-origin',
      ...init,
      headers: { ...init.headers, 'accept-language': language(), 'x-csrf-token': csrf },
    });
  } catch {
    throw new ApiProblem(0, UNREACHABLE, '');
  }
  if (!response.ok) throw await readProblem(response);
  return response;
}

/** The text as callers hear it. What differs from caller to caller is heard as the number two. */
export async function spoken(text: string, tongue: Language): Promise<Blob> {
  const body = JSON.stringify({ language: tongue, text: text.replace(/\{[a-z0-9._-]+\}/g, '2') });
  return (
    await sent('/speech-previews', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  ).blob();
}

export const recordingAddress = (id: string): string => address(`/prompt-recordings/${id}`);

/** Takes in a recording. What the browser can play is made a WAV here; a WAV is sent as it is. */
export async function uploadRecording(file: Blob): Promise<{ id: string; milliseconds: number }> {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  const isWav = String.fromCharCode(...head) === 'RIFF';
  const body = isWav ? file : await asWav(file);
  const response = await sent('/prompt-recordings', {
    method: 'POST',
    headers: { 'content-type': 'audio/wav' },
    body,
  });
  return (await response.json()) as { id: string; milliseconds: number };
}

async function asWav(file: Blob): Promise<Blob> {
  const context = new OfflineAudioContext(1, 1, 48_000);
  let buffer: AudioBuffer;
  try {
    buffer = await context.decodeAudioData(await file.arrayBuffer());
  } catch {
    // The server says what it takes.
    return file;
  }
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, index) =>
    buffer.getChannelData(index),
  );
  const samples = Float32Array.from(
    { length: buffer.length },
    (_, index) => channels.reduce((sum, channel) => sum + (channel[index] ?? 0), 0) / channels.length,
  );
  return wavOf(samples, buffer.sampleRate);
}

/** One channel of 16 bits. */
export function wavOf(samples: Float32Array, rate: number): Blob {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const word = (at: number, text: string) => {
    for (let index = 0; index < text.length; index += 1) view.setUint8(at + index, text.charCodeAt(index));
  };
  word(0, 'RIFF');
  view.setUint32(4, 36 + samples.length * 2, true);
  word(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, index) => {
    view.setInt16(44 + index * 2, Math.max(-1, Math.min(1, sample)) * 0x7fff, true);
  });
  return new Blob([view.buffer], { type: 'audio/wav' });
}

let playing: HTMLAudioElement | null = null;

/** Stops what is heard. */
export function hush(): void {
  playing?.pause();
  playing = null;
}

/** Plays a sound to its end; one at a time. Resolves when it has ended or was hushed. */
export function play(sound: Blob | string): Promise<void> {
  hush();
  const url = typeof sound === 'string' ? sound : URL.createObjectURL(sound);
  const audio = new Audio(url);
  playing = audio;
  return new Promise<void>((resolve, reject) => {
    const done = () => {
      if (typeof sound !== 'string') URL.revokeObjectURL(url);
      resolve();
    };
    audio.onended = done;
    audio.onpause = done;
    audio.onerror = () => reject(new ApiProblem(0, 'client.sound', ''));
    audio.play().catch(reject);
  });
}
