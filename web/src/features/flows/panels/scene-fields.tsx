import { DatePicker, Select, Switch } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useId } from 'react';
import { useLines } from '@/features/office/settings';
import type { CareGroup, Channel, Language, Tier } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { useSharedTexts } from '@/shared/i18n/shared';
import type { Scene } from '../flows-api';
import { useFlowTexts } from '../texts';

const CHANNELS = ['phone', 'chat', 'video', 'wechat', 'sms'] as const satisfies readonly Channel[];
const TIERS = ['standard', 'gold', 'wealth', 'private_bank'] as const satisfies readonly Tier[];
const CARE = ['elderly', 'military', 'disabled'] as const satisfies readonly CareGroup[];

/** The same scene with a value, or without it. */
function put<K extends keyof Scene>(scene: Scene, key: K, value: Scene[K] | undefined): Scene {
  const { [key]: _, ...rest } = scene;
  return (value === undefined ? rest : { ...rest, [key]: value }) as Scene;
}

/** Who comes to a rehearsal, through what, and when. */
export function SceneFields({ scene, onChange }: { scene: Scene; onChange: (scene: Scene) => void }) {
  const t = useFlowTexts();
  const shared = useSharedTexts();
  const lines = useLines();
  const id = useId();
  return (
    <div className="scene">
      <label htmlFor={`${id}-channel`}>{t('scene.channel')}</label>
      <Select
        id={`${id}-channel`}
        options={CHANNELS.map((value) => ({ value, label: shared(`channel.${value}`) }))}
        value={scene.channel}
        onChange={(channel: Channel) => onChange(put({ ...scene, channel }, 'line', undefined))}
      />
      <label htmlFor={`${id}-language`}>{t('scene.language')}</label>
      <Select
        id={`${id}-language`}
        options={(['zh', 'en'] as const).map((value) => ({ value, label: t(`language.${value}`) }))}
        value={scene.language}
        onChange={(language: Language) => onChange({ ...scene, language })}
      />
      <label htmlFor={`${id}-line`}>{t('scene.line')}</label>
      <Select
        id={`${id}-line`}
        allowClear
        placeholder={t('scene.anyLine')}
        options={lines
          .filter((line) => line.channel === scene.channel)
          .map((line) => ({ value: line.id, label: localised(line.name) }))}
        value={scene.line ?? null}
        onChange={(line: string | undefined) => onChange(put(scene, 'line', line))}
      />
      <label htmlFor={`${id}-tier`}>{t('scene.tier')}</label>
      <Select
        id={`${id}-tier`}
        options={TIERS.map((value) => ({ value, label: shared(`tier.${value}`) }))}
        value={scene.tier}
        onChange={(tier: Tier) => onChange({ ...scene, tier })}
      />
      <label htmlFor={`${id}-care`}>{t('scene.care')}</label>
      <Select
        id={`${id}-care`}
        allowClear
        placeholder={t('scene.noCare')}
        options={CARE.map((value) => ({ value, label: shared(`care.${value}`) }))}
        value={scene.care ?? null}
        onChange={(care: CareGroup | undefined) => onChange(put(scene, 'care', care))}
      />
      <label htmlFor={`${id}-at`}>{t('scene.at')}</label>
      <DatePicker
        id={`${id}-at`}
        showTime={{ format: 'HH:mm' }}
        format="YYYY-MM-DD HH:mm"
        placeholder={t('scene.now')}
        value={scene.at ? dayjs(scene.at) : null}
        onChange={(at: Dayjs | null) => onChange(put(scene, 'at', at?.toISOString()))}
      />
      <label htmlFor={`${id}-known`}>{t('scene.known')}</label>
      <Switch
        id={`${id}-known`}
        size="small"
        aria-label={t('scene.known')}
        checked={scene.customer_known}
        onChange={(customer_known) => onChange({ ...scene, customer_known })}
      />
    </div>
  );
}
