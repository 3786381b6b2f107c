import { useEffect, useRef } from 'react';
import { audioContext } from './audio-context';
import './level-meter.css';

const EVERY_MS = 80;

/** How loud a stream is, as a bar. It is drawn past React, ten times a second, and not at all while the page is hidden. */
export function LevelMeter({ stream, label }: { stream: MediaStream | null; label: string }) {
  const bar = useRef<HTMLSpanElement>(null);
  const meter = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const context = audioContext();
    if (!context || !stream || stream.getAudioTracks().length === 0) {
      show(bar.current, meter.current, 0);
      return;
    }
    const source = context.createMediaStreamSource(stream);
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let shown = 0;
    const timer = setInterval(() => {
      if (document.hidden) return;
      analyser.getFloatTimeDomainData(samples);
      shown = Math.max(level(samples), shown * 0.75);
      show(bar.current, meter.current, shown);
    }, EVERY_MS);
    return () => {
      clearInterval(timer);
      source.disconnect();
      show(bar.current, meter.current, 0);
    };
  }, [stream]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: <meter> cannot be drawn as this bar
    <span
      ref={meter}
      className="level-meter"
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
    >
      <span ref={bar} className="level-meter-bar" />
    </span>
  );
}

/** 0 for silence to 1 for full scale, even over the decibels from -54 to -6. */
export function level(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  if (rms === 0) return 0;
  const decibels = 20 * Math.log10(rms);
  return Math.min(1, Math.max(0, (decibels + 54) / 48));
}

function show(bar: HTMLElement | null, meter: HTMLElement | null, value: number): void {
  if (bar) bar.style.transform = `translateX(${((value - 1) * 100).toFixed(1)}%)`;
  meter?.setAttribute('aria-valuenow', String(Math.round(value * 100)));
}
