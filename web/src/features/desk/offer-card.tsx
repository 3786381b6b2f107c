/** An offered contact: who it is and how they came here, before the agent answers. */
import { Button } from 'antd';
import { BriefingLine } from '@/features/briefing/briefing-line';
import { PlannedNote } from '@/features/call-backs/planned-note';
import type { DeskOffer } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { useSharedTexts } from '@/shared/i18n/shared';
import { Running, useSecondsLeft } from '@/shared/time/running';
import { InlineFailure } from '@/shared/ui/states';
import { CareTag, ChannelIcon, TierTag } from '@/shared/ui/tags';
import { useDesk, useDeskAct, useDeskState } from './desk-context';
import { offerKind } from './desk-state';
import { shownPhone, useContactName, usePathLine } from './names';
import './call-back.css';
import './offer-card.css';
import { useKey } from './keys';
import { useSettled } from './settled';
import { useDeskTexts } from './texts';

export function OfferCard({ offer, others }: { offer: DeskOffer; others: number }) {
  const t = useDeskTexts();
  const shared = useSharedTexts();
  const name = useContactName()(offer.contact);
  const pathLine = usePathLine();
  const desk = useDesk();
  const isShown = useDeskState((state) => state.selected?.kind === 'offer' && state.selected.id === offer.id);
  const { contact } = offer;
  const phone = shownPhone(contact);
  return (
    <section className="offer-card" aria-label={t('offer.label')}>
      <div className="offer-head">
        <span className="offer-kind">
          <ChannelIcon channel={contact.channel} size={16} />
          {t(offerKind(contact.channel))}
        </span>
        {others > 0 && <span className="offer-more">{t('offer.more', { count: others })}</span>}
        <CountdownRing offer={offer} />
      </div>
      <button
        type="button"
        className="offer-who"
        aria-pressed={isShown}
        title={t('offer.details')}
        onClick={() => desk.select({ kind: 'offer', id: offer.id })}
      >
        <strong className="offer-name">{name}</strong>
        {contact.customer && contact.customer.tier !== 'standard' && <TierTag tier={contact.customer.tier} />}
        <CareTag care={contact.customer?.care} />
      </button>
      <div className="offer-line numbers">
        {phone && phone !== name && <span>{phone}</span>}
        {contact.language !== 'zh' && <span>{shared(`languageName.${contact.language}`)}</span>}
      </div>
      <div className="offer-line">
        <span>
          {t('offer.queue')} <b>{localised(offer.queue_name)}</b>
        </span>
        <span>
          {t('offer.waited')}{' '}
          <b>
            <Running since={contact.queued_at ?? contact.arrived_at} />
          </b>
        </span>
      </div>
      {contact.direction === 'outbound' ? (
        <PlannedNote card={contact} />
      ) : (
        <>
          {offer.call_back && <strong className="offer-call-back">{t('callBack.offer')}</strong>}
          <BriefingLine card={contact} />
          <div className="offer-path" title={t('offer.path')}>
            {contact.path.length > 0 ? pathLine(contact.path) : t('offer.noPath')}
          </div>
        </>
      )}
      <OfferButtons offer={offer} />
    </section>
  );
}

export function OfferButtons({ offer, size = 'middle' }: { offer: DeskOffer; size?: 'middle' | 'large' }) {
  const t = useDeskTexts();
  const desk = useDesk();
  const act = useDeskAct(`offer:${offer.id}`);
  const settled = useSettled(offer.id);
  const [acceptKey, declineKey] = [useKey('accept'), useKey('decline')];
  return (
    <div className="offer-buttons">
      {offer.rings ? (
        <span className="offer-rings">{t('offer.rings')}</span>
      ) : (
        <Button
          className="offer-accept"
          type="primary"
          size={size}
          disabled={act.busy}
          aria-keyshortcuts={acceptKey}
          onClick={() => settled() && void desk.accept(offer.id)}
        >
          {t('offer.accept')} <kbd>{acceptKey}</kbd>
        </Button>
      )}
      <Button
        size={size}
        disabled={act.busy}
        aria-keyshortcuts={declineKey}
        onClick={() => settled() && void desk.decline(offer.id)}
      >
        {t('offer.decline')} <kbd>{declineKey}</kbd>
      </Button>
      <InlineFailure error={act.error} retry={act.retry} />
    </div>
  );
}

const RADIUS = 17;
const LENGTH = 2 * Math.PI * RADIUS;

/** How long the offer stands, as a ring that empties and as a number. */
export function CountdownRing({ offer }: { offer: DeskOffer }) {
  const t = useDeskTexts();
  const left = useSecondsLeft(offer.expires_at);
  const whole = Math.max(1, (Date.parse(offer.expires_at) - Date.parse(offer.offered_at)) / 1000);
  const share = Math.min(1, left / whole);
  return (
    <span
      className={`countdown-ring${left <= 5 ? ' is-late' : ''}`}
      role="timer"
      aria-label={t('offer.left', { seconds: left })}
    >
      <svg viewBox="0 0 40 40" aria-hidden="true">
        <circle className="countdown-ground" cx="20" cy="20" r={RADIUS} />
        <circle
          className="countdown-left"
          cx="20"
          cy="20"
          r={RADIUS}
          strokeDasharray={LENGTH}
          strokeDashoffset={LENGTH * (1 - share)}
        />
      </svg>
      <span className="numbers" aria-hidden="true">
        {left}
      </span>
    </span>
  );
}
