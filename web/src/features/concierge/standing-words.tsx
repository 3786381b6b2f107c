/** What a customer has of a service: how much of the year is left, what it costs, or why they may not have it. */
import { amount } from '@/features/customer-view/money';
import { useLanguage } from '@/shared/i18n';
import { useConciergeTexts } from './texts';
import type { Item, Standing } from './types';

export function StandingWords({ item, standing }: { item: Item; standing: Standing }) {
  const t = useConciergeTexts();
  const tag = useLanguage();
  if (!standing.entitled) return <span className="service-quiet">{t('notEntitled')}</span>;
  const price =
    item.charge.kind === 'fixed' ? amount(item.charge.price, tag) : t(`charge.${item.charge.kind}`);
  const left =
    standing.left === null
      ? t('unlimited', { used: standing.used })
      : standing.left === 0
        ? t('usedUp', { times: standing.times_a_year ?? 0 })
        : t('left', { left: standing.left, times: standing.times_a_year ?? 0 });
  return (
    <span className="service-quiet">
      <span className={standing.left === 0 ? 'service-late' : 'service-left'}>{left}</span> · {price}
    </span>
  );
}
