import {
  ApartmentOutlined,
  BranchesOutlined,
  ClockCircleOutlined,
  DesktopOutlined,
  FileTextOutlined,
  SafetyCertificateOutlined,
  SoundOutlined,
  SwapRightOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import { listed } from '@/shared/i18n/format';
import { type EffectKind, effects, type Line } from './model/effects';
import type { Plan } from './model/plan';
import type { Words } from './model/words';
import './plan-summary.css';

export const EFFECT_ICON: Record<
  EffectKind,
  ComponentType<{ className?: string; 'aria-hidden'?: 'true' }>
> = {
  customers: SoundOutlined,
  waiting: ClockCircleOutlined,
  agents: DesktopOutlined,
  routing: BranchesOutlined,
  sites: ApartmentOutlined,
  approvals: SafetyCertificateOutlined,
  orders: FileTextOutlined,
};

/** A site that is lost, and those that stand in for it. */
function Swap({ line }: { line: Line & { swap: NonNullable<Line['swap']> } }) {
  return (
    <>
      <span className="visually-hidden">{line.sentence}</span>
      <span className="swap" aria-hidden="true">
        <span className="swap-site swap-lost">{line.swap.from}</span>
        <SwapRightOutlined />
        {line.swap.to.map((site) => (
          <span key={site} className="swap-site">
            {site}
          </span>
        ))}
      </span>
    </>
  );
}

/** What a plan changes while it is on, drawn for whoever asks for it or approves it. */
export function PlanSummary({ plan, words }: { plan: Plan; words: Words }) {
  const { t } = words;
  const all = effects(plan, words);
  const touched = all.filter(({ lines }) => lines.length > 0);
  const untouched = all.filter(({ lines }) => lines.length === 0).map(({ kind }) => t(`touched.${kind}`));
  if (touched.length === 0) return <p className="quiet-line">{t('nothing')}</p>;
  return (
    <div className="plan-summary">
      <dl aria-label={t('summary')}>
        {touched.map(({ kind, lines }) => {
          const Icon = EFFECT_ICON[kind];
          return (
            <div key={kind} className="effect" data-effect={kind}>
              <dt>
                <Icon className={`effect-icon effect-${kind}`} aria-hidden="true" />
                {t(`touched.${kind}`)}
              </dt>
              {lines.map((line, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two lines may say the same
                <dd key={index}>
                  {line.swap ? <Swap line={{ ...line, swap: line.swap }} /> : line.sentence}
                  {line.quote && <q>{line.quote}</q>}
                </dd>
              ))}
            </div>
          );
        })}
      </dl>
      {untouched.length > 0 && (
        <p className="quiet-line">{t('untouchedAll', { kinds: listed(untouched, words.tag) })}</p>
      )}
    </div>
  );
}
