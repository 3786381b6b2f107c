/** How much each ability counts. */
import { ABILITIES, type Ability, type Weights } from './policy';

export interface Share {
  ability: Ability;
  weight: number;
  /** Of the whole, from 0 to 1. */
  share: number;
}

/** All abilities with their shares; all 0 where nothing counts. */
export function shares(weights: Weights): Share[] {
  const whole = ABILITIES.reduce((sum, ability) => sum + (weights[ability] ?? 0), 0);
  return ABILITIES.map((ability) => {
    const weight = weights[ability] ?? 0;
    return { ability, weight, share: whole === 0 ? 0 : weight / whole };
  });
}

/** Shares as whole per cents that add up to 100, or to 0 where nothing counts. */
export function percents(weights: Weights): Map<Ability, number> {
  const all = shares(weights);
  const whole = new Map(all.map(({ ability, share }) => [ability, Math.floor(share * 100)]));
  const rest =
    (all.some(({ share }) => share > 0) ? 100 : 0) - [...whole.values()].reduce((a, b) => a + b, 0);
  const byFraction = [...all].sort((a, b) => ((b.share * 100) % 1) - ((a.share * 100) % 1));
  for (const { ability } of byFraction.slice(0, rest)) whole.set(ability, (whole.get(ability) ?? 0) + 1);
  return whole;
}
