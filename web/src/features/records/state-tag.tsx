import { Mark, type MarkKind } from '@/features/office/mark';
import type { CareGroup, ContactState, Tier } from '@/shared/api/types';
import { useSharedTexts } from '@/shared/i18n/shared';
import { CareTag, TierTag } from '@/shared/ui/tags';

const KIND: Partial<Record<ContactState, MarkKind>> = {
  queued: 'warn',
  offered: 'warn',
  self_service: 'busy',
  connected: 'busy',
  held: 'busy',
  survey: 'busy',
  wrap_up: 'busy',
  abandoned: 'bad',
  interrupted: 'bad',
};

export function StateTag({ state }: { state: ContactState }) {
  const shared = useSharedTexts();
  return <Mark kind={KIND[state]}>{shared(`contactState.${state}`)}</Mark>;
}

/** The tier where it is a special one, and the care group. */
export function CustomerTags({ tier, care }: { tier: Tier; care: CareGroup | null }) {
  return (
    <span className="customer-tags">
      {tier !== 'standard' && <TierTag tier={tier} />}
      <CareTag care={care} />
    </span>
  );
}
