/** What the colours and signs mean, and where their limits are set. */
import { Button, InputNumber } from 'antd';
import { useState } from 'react';
import { FormDialog } from '@/features/office/dialogs';
import { duration } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
import { useTeamTexts } from './texts';
import { completed, DEFAULTS, LEVEL_SIGN, type Thresholds, TIMED, type Timed } from './thresholds';

export function useTimedName(): (timed: Timed) => string {
  const t = useTeamTexts();
  const shared = useSharedTexts();
  return (timed) => (timed === 'waiting' ? t('waitingTime') : shared(`agentState.${timed}`));
}

export function Legend({ thresholds, onEdit }: { thresholds: Thresholds; onEdit(): void }) {
  const t = useTeamTexts();
  const name = useTimedName();
  return (
    <div className="team-legend">
      <p>
        {(['notice', 'act'] as const).map((level) => (
          <span key={level} className={`team-time team-time-${level}`}>
            <span aria-hidden="true">{LEVEL_SIGN[level]}</span> {t(`level.${level}`)}
          </span>
        ))}
      </p>
      <dl>
        {TIMED.map((timed) => (
          <div key={timed}>
            <dt>{name(timed)}</dt>
            <dd>
              {duration(thresholds[timed].notice)} / {duration(thresholds[timed].act)}
            </dd>
          </div>
        ))}
      </dl>
      <Button size="small" onClick={onEdit}>
        {t('editLimits')}
      </Button>
    </div>
  );
}

export function LimitsDialog(props: {
  thresholds: Thresholds;
  onSave(thresholds: Thresholds): void;
  onClose(): void;
}) {
  const t = useTeamTexts();
  const name = useTimedName();
  const [wanted, setWanted] = useState(props.thresholds);
  const set = (timed: Timed, which: 'notice' | 'act', value: number | null) =>
    setWanted({ ...wanted, [timed]: { ...wanted[timed], [which]: value ?? 0 } });
  return (
    <FormDialog
      title={t('limits')}
      isSaving={false}
      onSave={() => props.onSave(completed(wanted))}
      onClose={props.onClose}
    >
      <p className="quiet-line">{t('limitsText')}</p>
      <div className="team-limits">
        <span />
        <span>
          {LEVEL_SIGN.notice} {t('level.notice')}
        </span>
        <span>
          {LEVEL_SIGN.act} {t('level.act')}
        </span>
        {TIMED.map((timed) => (
          <div key={timed} className="team-limits-row">
            <span>{name(timed)}</span>
            {(['notice', 'act'] as const).map((which) => (
              <InputNumber
                key={which}
                min={1}
                max={86_400}
                suffix={t('seconds')}
                aria-label={`${name(timed)} · ${t(`level.${which}`)}`}
                value={wanted[timed][which]}
                onChange={(value) => set(timed, which, value)}
              />
            ))}
          </div>
        ))}
      </div>
      <Button onClick={() => setWanted(DEFAULTS)}>{t('defaults')}</Button>
    </FormDialog>
  );
}
