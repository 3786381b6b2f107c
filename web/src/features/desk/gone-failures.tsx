/** Why an act failed whose offer or contact has left the desk meanwhile: its own place is gone, so it is said here. */
import { useEffect } from 'react';
import type { Act } from '@/shared/state/acts';
import { useStore } from '@/shared/state/store';
import { useProblemText } from '@/shared/ui/problem-text';
import { useDesk, useDeskState } from './desk-context';
import './gone-failures.css';
import { useDeskTexts } from './texts';

const SHOWN_FOR_MS = 8_000;

export function GoneFailures() {
  const t = useDeskTexts();
  const problemText = useProblemText();
  const desk = useDesk();
  const acts = useStore(desk.acts.store, (all) => all);
  const view = useDeskState((state) => state.view);
  const here = new Set([
    ...(view?.offers ?? []).map((one) => one.id),
    ...(view?.contacts ?? []).map((one) => one.contact.id),
  ]);
  const gone = Object.entries(acts).filter(([key, act]) => isGone(key, act, here));
  const keys = gone.map(([key]) => key).join(' ');
  useEffect(() => {
    if (!keys) return;
    const timer = setTimeout(() => {
      for (const key of keys.split(' ')) desk.acts.clear(key);
    }, SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [desk, keys]);
  return (
    <div className="gone-failures" role="status">
      {gone.map(([key, act]) => (
        <p key={key}>
          {key.startsWith('offer:') && <b>{t('offer.gone')} </b>}
          {problemText(act.error)}
        </p>
      ))}
    </div>
  );
}

/** Keys are `offer:<id>` and `contact:<id>:<act>`. */
export function isGone(key: string, act: Act, here: ReadonlySet<string>): boolean {
  const [kind, id = ''] = key.split(':');
  return Boolean(act.error) && (kind === 'offer' || kind === 'contact') && !here.has(id);
}
