import { Tag } from 'antd';
import type { CareGroup, ContactState, Tier } from '@/shared/api/types';
import { useSharedTexts } from '@/shared/i18n/shared';

const COLOUR: Partial<Record<ContactState, string>> = {
  queued: 'orange',
  offered: 'orange',
  connected: 'blue',
  held: 'blue',
  self_service: 'cyan',
  survey: 'cyan',
  wrap_up: 'purple',
  abandoned: 'red',
  interrupted: 'red',
};

export function StateTag({ state }: { state: ContactState }) {
  const shared = useSharedTexts();
  return <Tag color={COLOUR[state] ?? 'default'}>{shared(`contactState.${state}`)}</Tag>;
}

/** The tier where it is a special one, and the care group. */
export function CustomerTags({ tier, care }: { tier: Tier; care: CareGroup | null }) {
  const shared = useSharedTexts();
  return (
    <>
      {tier !== 'standard' && <Tag color="gold">{shared(`tier.${tier}`)}</Tag>}
      {care && <Tag color="magenta">{shared(`care.${care}`)}</Tag>}
    </>
  );
}
