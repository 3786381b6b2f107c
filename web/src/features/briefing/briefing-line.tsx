import type { Briefing, ContactCard } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import './briefing.css';
import { useBriefingTexts } from './texts';
import { useBriefing } from './use-briefing';

/** So many of the things that the customer has given fit on a line. */
const MOST_GIVEN = 2;

/** What self-service knows in one line: verified or not, the business, the amount. */
export function BriefingLine({ card }: { card: ContactCard }) {
  const t = useBriefingTexts();
  const { data, isPending, error } = useBriefing(card);
  const parts = useParts();
  const text = isPending ? t('loading') : error ? t('failed') : data ? parts(data).join(' · ') : t('none');
  return (
    <p className={`briefing-line${data ? '' : ' is-quiet'}`} title={text}>
      {text}
    </p>
  );
}

function useParts(): (briefing: Briefing) => string[] {
  const t = useBriefingTexts();
  return ({ verified, business, given }) => [
    verified ? t('verified') : t('notVerified'),
    business ? localised(business) : t('noBusiness'),
    ...given
      .slice(-MOST_GIVEN)
      .map(({ name, value }) => t('given', { name: localised(name), value: localised(value) })),
  ];
}
