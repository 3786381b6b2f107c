import type { ContactCard } from '@/shared/api/types';
import { dayAndTime } from '@/shared/i18n/format';
import './call-backs.css';
import { usePlanOf } from './planned';
import { useCallBackTexts } from './texts';

/** Who agreed on the call-back with the customer, for when, and what whoever calls is to know. */
export function PlannedNote({ card }: { card: ContactCard }) {
  const t = useCallBackTexts();
  const plan = usePlanOf(card.id, card.direction === 'outbound').data?.call_back_of;
  if (!plan) return null;
  return (
    <section className="planned-note" aria-label={t('title')}>
      <strong>{t('about', { name: plan.planned_by_name, due: dayAndTime(plan.due) })}</strong>
      <span>{plan.note || t('noNote')}</span>
    </section>
  );
}
