import { Fragment, type ReactNode } from 'react';
import type { Phrase } from '../model/phrases';
import { usePolicyForm } from './policy-context';

function Phrases({ phrases, between }: { phrases: readonly Phrase[]; between: string }) {
  return phrases.map(({ key, label, value }, index) => (
    <Fragment key={key}>
      {index > 0 && between}
      <span className="said">
        {label} <strong>{value}</strong>
      </span>
    </Fragment>
  ));
}

/** Who, and what holds of them, in a line. */
export function Sentence(props: {
  who: readonly Phrase[];
  what: readonly Phrase[];
  /** In place of phrases. */
  children?: ReactNode;
}) {
  const { who, what, children } = props;
  const { t } = usePolicyForm().words;
  return (
    <span className="sentence">
      {who.length > 0 ? <Phrases phrases={who} between={t('and')} /> : t('everybody')}
      <span className="sentence-then">
        <span aria-hidden="true"> → </span>
        <span className="visually-hidden"> {t('thenWord')} </span>
      </span>
      {children ?? (what.length > 0 ? <Phrases phrases={what} between={t('comma')} /> : t('nothing'))}
    </span>
  );
}
