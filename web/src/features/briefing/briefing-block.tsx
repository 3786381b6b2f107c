import type { Briefing, ContactCard } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { dayAndTime, timeOfDay } from '@/shared/i18n/format';
import { InlineFailure, Loading } from '@/shared/ui/states';
import './briefing.css';
import { useBriefingTexts } from './texts';
import { useBriefing } from './use-briefing';

/** What self-service knows of the contact, so that the agent need not ask it again. */
export function BriefingBlock({ card }: { card: ContactCard }) {
  const t = useBriefingTexts();
  const briefing = useBriefing(card);
  return (
    <section className="briefing" aria-labelledby="briefing-title">
      <h3 id="briefing-title">{t('title')}</h3>
      {briefing.isPending && <Loading label={t('loading')} />}
      <InlineFailure error={briefing.error} retry={() => void briefing.refetch()} />
      {briefing.data === null && <p className="briefing-none">{t('none')}</p>}
      {briefing.data && <Known briefing={briefing.data} />}
    </section>
  );
}

function Known({ briefing }: { briefing: Briefing }) {
  const t = useBriefingTexts();
  const { verified, verified_at, business, given, actions, said } = briefing;
  return (
    <>
      <p className="briefing-head">
        <span className={verified ? 'briefing-verified' : 'briefing-unverified'}>
          <span aria-hidden="true">{verified ? '✓ ' : '! '}</span>
          {verified ? t('verifiedAt', { time: dayAndTime(verified_at) }) : t('notVerified')}
        </span>
        <b>{business ? localised(business) : t('noBusiness')}</b>
      </p>
      {given.length > 0 && (
        <>
          <h4>{t('givenTitle')}</h4>
          <dl className="contact-facts">
            {given.map(({ name, value }) => (
              <div key={`${localised(name)} ${localised(value)}`} className="briefing-fact">
                <dt>{localised(name)}</dt>
                <dd className="numbers">{localised(value)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {actions.length > 0 && (
        <>
          <h4>{t('actions')}</h4>
          <ol className="briefing-actions">
            {actions.map((one) => (
              <li key={`${one.at} ${one.action}`}>
                <time className="numbers" dateTime={one.at}>
                  {timeOfDay(one.at)}
                </time>
                <span>
                  {localised(one.name)}
                  {one.refused && <b className="briefing-refused"> {t('refused')}</b>}
                </span>
                <span className="briefing-result">{localised(one.result)}</span>
              </li>
            ))}
          </ol>
        </>
      )}
      {said && (
        <>
          <h4>{t('said')}</h4>
          <blockquote className="briefing-said">{said}</blockquote>
        </>
      )}
    </>
  );
}
