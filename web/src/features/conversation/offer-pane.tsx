/** The screen pop: who asks to be served and how they came here, large, before the agent answers. */

import { PlannedNote } from '@/features/call-backs/planned-note';
import { offerKind } from '@/features/desk/desk-state';
import { shownPhone, useContactName } from '@/features/desk/names';
import { CountdownRing, OfferButtons } from '@/features/desk/offer-card';
import { useDeskTexts } from '@/features/desk/texts';
import type { DeskOffer } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { Running } from '@/shared/time/running';
import { CareTag, ChannelIcon, TierTag } from '@/shared/ui/tags';
import './offer-pane.css';
import { ContactFacts, ContactPath } from './path';

export function OfferPane({ offer }: { offer: DeskOffer }) {
  const t = useDeskTexts();
  const name = useContactName()(offer.contact);
  const phone = shownPhone(offer.contact);
  const about = { card: offer.contact, queueName: localised(offer.queue_name) };
  return (
    <div className="offer-pane">
      <div className="offer-pane-kind">
        <ChannelIcon channel={offer.contact.channel} size={22} />
        {t(offerKind(offer.contact.channel))}
        <CountdownRing offer={offer} />
      </div>
      <h2>{name}</h2>
      <div className="offer-pane-who">
        {phone && phone !== name && <span className="numbers">{phone}</span>}
        {offer.contact.customer && <TierTag tier={offer.contact.customer.tier} />}
        <CareTag care={offer.contact.customer?.care} />
        <span>
          {t('offer.waited')}{' '}
          <b>
            <Running since={offer.contact.queued_at ?? offer.contact.arrived_at} />
          </b>
        </span>
      </div>
      <PlannedNote card={offer.contact} />
      <OfferButtons offer={offer} size="large" />
      <div className="offer-pane-about">
        <ContactFacts {...about} />
        <ContactPath {...about} />
      </div>
    </div>
  );
}
