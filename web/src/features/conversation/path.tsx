import { useStepName } from '@/features/desk/names';
import type { ContactCard } from '@/shared/api/types';
import { duration, secondsBetween, timeOfDay } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
import './path.css';
import { useConversationTexts } from './texts';

interface PathProps {
  card: ContactCard;
  queueName: string;
  connectedAt?: string | null;
}

/** How the customer came here, step by step. */
export function ContactPath({ card, queueName, connectedAt }: PathProps) {
  const t = useConversationTexts();
  const stepName = useStepName();
  const steps = [
    { key: 'arrived', name: t('path.arrived'), at: card.arrived_at },
    ...card.path.map((step, index) => ({ key: `${index}`, name: stepName(step), at: step.at })),
    ...(card.queued_at
      ? [{ key: 'queued', name: t('path.queued', { queue: queueName }), at: card.queued_at }]
      : []),
    ...(connectedAt ? [{ key: 'connected', name: t('path.connected'), at: connectedAt }] : []),
  ];
  return (
    <section className="contact-path">
      <h3>{t('path.title')}</h3>
      <ol>
        {steps.map((step) => (
          <li key={step.key}>
            <span>{step.name}</span>
            <time className="numbers" dateTime={step.at}>
              {timeOfDay(step.at, true)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Line, channel, language, queue and how long the customer waited. */
export function ContactFacts({ card, queueName, connectedAt }: PathProps) {
  const t = useConversationTexts();
  const shared = useSharedTexts();
  const waited = connectedAt
    ? duration(secondsBetween(card.queued_at ?? card.arrived_at, Date.parse(connectedAt)))
    : null;
  return (
    <dl className="contact-facts">
      <dt>{t('facts.channel')}</dt>
      <dd>
        {shared(`channel.${card.channel}`)} · {shared(`direction.${card.direction}`)}
      </dd>
      <dt>{t('facts.line')}</dt>
      <dd className="numbers">{card.line}</dd>
      <dt>{t('facts.queue')}</dt>
      <dd>{queueName}</dd>
      <dt>{t('facts.language')}</dt>
      <dd>{shared(`languageName.${card.language}`)}</dd>
      {waited && (
        <>
          <dt>{t('facts.waited')}</dt>
          <dd className="numbers">{waited}</dd>
        </>
      )}
    </dl>
  );
}
