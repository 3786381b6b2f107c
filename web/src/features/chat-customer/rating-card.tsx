import { type FormEvent, useState } from 'react';
import { useTexts } from './context';
import type { Choice } from './protocol';

const GRADES = 5;

/** The grades, best first: as the flow names them, else our own words. */
export function grades(
  choices: readonly Choice[],
  names: Record<number, string>,
): { score: number; label: string }[] {
  const given = choices
    .map((choice) => ({ score: Number.parseInt(choice.key, 10), label: choice.label }))
    .filter((grade) => grade.score >= 1 && grade.score <= 10);
  const all =
    given.length > 1
      ? given
      : Array.from({ length: GRADES }, (_, index) => ({
          score: GRADES - index,
          label: names[GRADES - index] ?? '',
        }));
  return [...all].sort((a, b) => b.score - a.score);
}

/** Five grades in words; the stars beside them are decoration. */
export function RatingCard({
  choices,
  onRate,
  onSkip,
  skip,
}: {
  choices: readonly Choice[];
  onRate: (score: number) => void;
  onSkip: () => void;
  /** What leaving without a grade is called; ending the chat if absent. */
  skip?: string;
}) {
  const texts = useTexts();
  const [picked, setPicked] = useState<number | null>(null);
  const [isAsked, setAsked] = useState(false);
  const all = grades(choices, texts.grades);
  const best = all[0]?.score ?? GRADES;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (picked === null) setAsked(true);
    else onRate(picked);
  };
  return (
    <form className="rating" onSubmit={submit}>
      <fieldset>
        <legend>{texts.rateTitle}</legend>
        {all.map((grade) => (
          <label key={grade.score} className="grade">
            <input
              type="radio"
              name="grade"
              value={grade.score}
              checked={picked === grade.score}
              onChange={() => setPicked(grade.score)}
            />
            <span className="grade-label">{grade.label}</span>
            <span className="stars" aria-hidden="true">
              {'★'.repeat(grade.score)}
              <span className="stars-rest">{'★'.repeat(Math.max(0, best - grade.score))}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <p role="alert" className={isAsked && picked === null ? 'form-problem' : 'quiet'}>
        {isAsked && picked === null && texts.ratePick}
      </p>
      <button type="submit" className="button primary wide">
        {texts.rateSubmit}
      </button>
      <button type="button" className="button wide" onClick={onSkip}>
        {skip ?? texts.rateSkip}
      </button>
    </form>
  );
}
