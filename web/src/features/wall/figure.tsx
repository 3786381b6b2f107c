import type { ReactNode } from 'react';
import { Defined } from './defined';
import { useWallTexts } from './texts';
import { type Level, SIGN } from './thresholds';
import type { Indicator } from './types';

/** The level of a figure: a sign and a word, in its colour. */
export function LevelMark({ level }: { level: Level | null }) {
  const t = useWallTexts();
  if (!level) return null;
  return (
    <span className={`level level-${level}`}>
      <span aria-hidden="true">{SIGN[level]}</span> {t(`level.${level}`)}
    </span>
  );
}

export interface FigureProps {
  name: string;
  value: string;
  unit?: string;
  level?: Level | null;
  indicator?: Indicator;
  /** A quiet line under the number. */
  note?: ReactNode;
  size?: 'large' | 'small';
}

/** One number, as large as it is important. */
export function Figure({ name, value, unit, level = null, indicator, note, size = 'small' }: FigureProps) {
  return (
    <section
      className={`figure figure-${size}${level && level !== 'good' ? ` figure-${level}` : ''}`}
      aria-label={name}
    >
      <div className="figure-head">
        <Defined name={name} indicator={indicator} />
        <LevelMark level={level} />
      </div>
      <p className="figure-value">
        {value}
        {unit && value !== '–' && <span className="figure-unit">{unit}</span>}
      </p>
      {note && <p className="figure-note">{note}</p>}
    </section>
  );
}
