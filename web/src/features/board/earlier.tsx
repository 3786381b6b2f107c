import { dayAndTime } from '@/shared/i18n/format';
import type { EarlierMessage } from './board-api';
import { useBoardTexts } from './texts';

/** Other messages of the customer: closed until somebody wants to read them. */
export function Earlier({ messages }: { messages: readonly EarlierMessage[] }) {
  const t = useBoardTexts();
  if (messages.length === 0) return null;
  return (
    <div className="board-earlier">
      <h4>{t('earlier', { count: messages.length })}</h4>
      {messages.map((one) => (
        <details key={one.reference}>
          <summary>
            <span className="numbers">{dayAndTime(one.created_at)}</span> {t(`matter.${one.matter}`)} ·{' '}
            {one.title} <em>{t(`standing.${one.standing}`)}</em>
          </summary>
          <p>{one.question}</p>
          <p>
            <b>{t('answer')}</b>
            {one.answer ?? t('noAnswer')}
          </p>
        </details>
      ))}
    </div>
  );
}
