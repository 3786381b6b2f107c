import { Select } from 'antd';
import { dayAndTime } from '@/shared/i18n/format';
import { usePlanTexts } from './plan-texts';
import type { PlanRow } from './plans';

/** Which version of a plan is shown. */
export function VersionSelect(props: {
  versions: readonly PlanRow[];
  shown: number;
  isLocked: boolean;
  onOpen: (version: number) => void;
}) {
  const { versions, shown, isLocked, onOpen } = props;
  const t = usePlanTexts();
  return (
    <Select
      className="version-select"
      aria-label={t('openedVersion')}
      title={isLocked ? t('versionLocked') : ''}
      disabled={isLocked}
      popupMatchSelectWidth={false}
      options={versions.map(({ version, note, saved_at }) => ({
        value: version,
        label: t('versionOption', { version, note, time: dayAndTime(saved_at) }),
      }))}
      value={shown}
      onChange={onOpen}
    />
  );
}
