/** Small marks that say what kind of customer or contact it is: always a word, never a colour alone. */
import type { CareGroup, Channel, Tier } from '../api/types';
import { useSharedTexts } from '../i18n/shared';
import './tags.css';

export function TierTag({ tier }: { tier: Tier }) {
  const t = useSharedTexts();
  return <span className={`tag tag-tier-${tier}`}>{t(`tier.${tier}`)}</span>;
}

export function CareTag({ care }: { care: CareGroup | null | undefined }) {
  const t = useSharedTexts();
  if (!care) return null;
  return <span className="tag tag-care">{t(`care.${care}`)}</span>;
}

const PATHS: Record<'voice' | 'text' | 'mail', string> = {
  voice:
    'M6.6 3.5 9 3l2 5-2.1 1.6a12.6 12.6 0 0 0 5.5 5.5L16 13l5 2-.5 2.4A3.5 3.5 0 0 1 17 20.400 15.500 15.500 0 0 1 3.600 7a3.500 3.500 0 0 1 3-3.500z',
  text: 'M4 5h16v11H11l-4.500 4V16H4z',
  mail: 'M3 6h18v12H3zM3 7l9 6 9-6',
};

/** The channel as a picture, with its name for those who do not see it. */
export function ChannelIcon({ channel, size = 18 }: { channel: Channel; size?: number }) {
  const t = useSharedTexts();
  const shape =
    channel === 'phone' || channel === 'video'
      ? 'voice'
      : channel === 'chat' || channel === 'sms' || channel === 'wechat'
        ? 'text'
        : 'mail';
  return (
    <svg
      className="channel-icon"
      viewBox="0 0 24 24"
      width={size}
      height={size}
      role="img"
      aria-label={t(`channel.${channel}`)}
    >
      <path d={PATHS[shape]} />
    </svg>
  );
}
