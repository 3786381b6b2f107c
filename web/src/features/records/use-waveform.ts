/** A recording drawn and played by wavesurfer.js: the customer's channel above, the agent's below. */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import WaveSurfer from 'wavesurfer.js';
import { cspNonce } from '@/shared/theme/staff-theme';

export const SPEEDS = [0.75, 1, 1.25, 1.5, 2] as const;
const CHANNEL_PX = 56;

export interface Waveform {
  isReady: boolean;
  isPlaying: boolean;
  /** Seconds. */
  at: number;
  total: number;
  speed: number;
  error: Error | null;
  toggle: () => void;
  move: (seconds: number) => void;
  seek: (at: number) => void;
  setSpeed: (speed: number) => void;
}

const channel = (waveColor: string, progressColor: string) => ({
  waveColor,
  progressColor,
  height: CHANNEL_PX,
});

export function useWaveform(url: string, box: RefObject<HTMLElement | null>): Waveform {
  const player = useRef<WaveSurfer | null>(null);
  const [isReady, setReady] = useState(false);
  const [isPlaying, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [total, setTotal] = useState(0);
  const [speed, setSpeedShown] = useState(1);
  const [error, setError] = useState<Error | null>(null);

  useEffect(() => {
    if (!box.current) return;
    const made = WaveSurfer.create({
      container: box.current,
      url,
      cspNonce: cspNonce(),
      cursorColor: '#1a2233',
      cursorWidth: 2,
      normalize: true,
      barWidth: 2,
      barGap: 1,
      splitChannels: [channel('#8fb0e6', '#0958d9'), channel('#9fcf8f', '#237804')],
    });
    player.current = made;
    setReady(false);
    setError(null);
    made.on('ready', (seconds) => {
      setTotal(seconds);
      setReady(true);
    });
    made.on('play', () => setPlaying(true));
    made.on('pause', () => setPlaying(false));
    made.on('timeupdate', setAt);
    made.on('error', (problem) => setError(problem));
    return () => {
      player.current = null;
      made.destroy();
    };
  }, [url, box]);

  const toggle = useCallback(() => void player.current?.playPause(), []);
  const move = useCallback((seconds: number) => player.current?.skip(seconds), []);
  const seek = useCallback((to: number) => player.current?.setTime(to), []);
  const setSpeed = useCallback((to: number) => {
    player.current?.setPlaybackRate(to, true);
    setSpeedShown(to);
  }, []);
  return { isReady, isPlaying, at, total, speed, error, toggle, move, seek, setSpeed };
}

/** The next speed up or down. */
export function nextSpeed(speed: number, direction: 1 | -1): number {
  const index = SPEEDS.indexOf(speed as (typeof SPEEDS)[number]);
  return SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, index + direction))] ?? 1;
}
