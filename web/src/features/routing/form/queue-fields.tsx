import { Switch } from 'antd';
import { useId } from 'react';
import { OneField } from '@/features/office/form/choice-fields';
import { FieldGroup } from '@/features/office/form/field-frame';
import { Rows } from '@/features/office/form/rows';
import type { Json } from '@/shared/json/value';
import {
  blankCap,
  type Cap,
  FULL_KINDS,
  type Overflow,
  type QueueRules,
  type Relaxation,
} from '../model/policy';
import { NumberField } from './number-field';
import { usePolicyForm } from './policy-context';
import { useSiteChoices } from './site-choices';
import { SkillRows } from './skill-rows';

/** A later step begins later than those before it. */
const nextTime = (steps: readonly { after_seconds: number }[]): number =>
  (steps.at(-1)?.after_seconds ?? 0) + 30;

function CapFields({ at, cap, queue }: { at: string; cap: Cap | null | undefined; queue: string }) {
  const { words, choices, put } = usePolicyForm();
  const { t } = words;
  const id = useId();
  return (
    <>
      <div className="field-toggle">
        <Switch
          id={id}
          size="small"
          checked={Boolean(cap)}
          aria-label={t('capOn')}
          onChange={(isOn) => put(at, isOn ? (blankCap() as unknown as Json) : undefined)}
        />
        <label htmlFor={id}>{t('capOn')}</label>
      </div>
      {cap && (
        <div className="fields">
          <NumberField
            label={t('field.waiting')}
            at={`${at}/waiting`}
            value={cap.waiting}
            unit={t('unit.people')}
            put={(count) => put(`${at}/waiting`, count ?? 0)}
          />
          <OneField
            label={t('field.when_full')}
            at={`${at}/then/kind`}
            value={cap.then.kind}
            options={FULL_KINDS.map((kind) => ({ value: kind, label: t(`full.${kind}`) }))}
            isNeeded
            put={(kind) => {
              const other = choices.queues.find((one) => one.value !== queue)?.value ?? '';
              put(`${at}/then`, kind === 'queue' ? { kind, to: other } : { kind: kind ?? 'call_back' });
            }}
          />
          {cap.then.kind === 'queue' && (
            <OneField
              label={t('field.full_to')}
              at={`${at}/then/to`}
              value={cap.then.to}
              options={choices.queues.filter((one) => one.value !== queue)}
              isNeeded
              put={(to) => put(`${at}/then/to`, to ?? '')}
            />
          )}
        </div>
      )}
    </>
  );
}

/** What happens while contacts wait in a queue. */
export function QueueFields({ at, queue, rules }: { at: string; queue: string; rules: QueueRules }) {
  const { words, choices, put } = usePolicyForm();
  const { t } = words;
  const { options: sites, putWith } = useSiteChoices();
  const relax = rules.relax ?? [];
  const overflow = rules.overflow ?? [];
  const putList = (name: string, list: readonly unknown[]) =>
    put(`${at}/${name}`, list.length > 0 ? (list as Json) : undefined);
  const others = choices.queues.filter((one) => one.value !== queue);
  const after = (step: Relaxation | Overflow, place: string, change: (seconds: number) => void) => (
    <NumberField
      label={t('field.after')}
      at={`${place}/after_seconds`}
      value={step.after_seconds}
      unit={t('unit.seconds')}
      put={(seconds) => change(seconds ?? 0)}
    />
  );
  return (
    <>
      <Rows<Relaxation>
        label={t('relax')}
        at={`${at}/relax`}
        rows={relax}
        addLabel={t('addRelax')}
        blank={() => ({
          after_seconds: nextTime(relax),
          skills: [{ skill: choices.skills[0]?.value ?? '', level: 1 }],
        })}
        put={(list) => putList('relax', list)}
        draw={(step, change, place) => (
          <>
            <div className="fields">
              {after(step, place, (after_seconds) => change({ ...step, after_seconds }))}
            </div>
            <SkillRows
              label={t('easedSkills')}
              at={`${place}/skills`}
              skills={step.skills}
              lowest={0}
              isNeeded
            />
          </>
        )}
      />
      <Rows<Overflow>
        label={t('overflow')}
        at={`${at}/overflow`}
        rows={overflow}
        addLabel={t('addOverflow')}
        blank={() => ({
          after_seconds: nextTime(overflow),
          to: others.find((one) => !overflow.some((step) => step.to === one.value))?.value ?? '',
        })}
        put={(list) => putList('overflow', list)}
        draw={(step, change, place) => (
          <div className="fields">
            {after(step, place, (after_seconds) => change({ ...step, after_seconds }))}
            <OneField
              label={t('field.overflow_to')}
              at={`${place}/to`}
              value={step.to}
              options={others}
              isNeeded
              put={(to) => change({ ...step, to: to ?? '' })}
            />
          </div>
        )}
      />
      <FieldGroup label={t('said.cap')}>
        <CapFields at={`${at}/cap`} cap={rules.cap} queue={queue} />
      </FieldGroup>
      <div className="fields">
        <NumberField
          label={t('field.call_back_after')}
          at={`${at}/call_back_after_seconds`}
          value={rules.call_back_after_seconds}
          unit={t('unit.seconds')}
          placeholder={t('none')}
          put={(seconds) => put(`${at}/call_back_after_seconds`, seconds)}
        />
        <OneField
          label={t('field.own_site')}
          at={`${at}/site`}
          value={rules.site}
          options={sites}
          placeholder={t('none')}
          put={(site) => putWith(`${at}/site`, site, site ? [site] : [])}
        />
      </div>
    </>
  );
}
