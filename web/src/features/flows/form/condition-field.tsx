import { Button, Input, InputNumber, Select } from 'antd';
import { useId, useState } from 'react';
import { localised } from '@/shared/i18n';
import { useSharedTexts } from '@/shared/i18n/shared';
import { isObject, type Json } from '@/shared/json/value';
import { conditionText } from '../model/ways';
import { useFlowTexts } from '../texts';
import { JsonField } from './json-field';
import { NodeSelect } from './simple-fields';

const SIMPLE = [
  'tier',
  'care',
  'language',
  'channel',
  'customer_known',
  'verified',
  'answer',
  'value',
  'visits',
] as const;
type Simple = (typeof SIMPLE)[number];
const BLANK: Record<Simple, Json> = {
  tier: ['gold'],
  care: ['elderly'],
  language: ['en'],
  channel: ['phone'],
  customer_known: true,
  verified: true,
  value: { value: '', is: [] },
  answer: { node: '', is: ['1'] },
  visits: { node: '', at_least: 2 },
};
const VALUES = {
  tier: ['standard', 'gold', 'wealth', 'private_bank'],
  care: ['elderly', 'military', 'disabled'],
  language: ['zh', 'en'],
  channel: ['phone', 'video', 'chat', 'sms', 'wechat', 'email'],
} as const;

const strings = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);

/** One statement, or all or any of several; what is deeper is edited as JSON. */
export function ConditionField(props: { at: string; value: Json | undefined; put: (value: Json) => void }) {
  const { at, value, put } = props;
  const t = useFlowTexts();
  const [isJson, setJson] = useState(false);
  const condition = isObject(value) ? value : {};
  const [first] = Object.keys(condition);
  const isSimple = (SIMPLE as readonly string[]).includes(first ?? '');
  if (isJson || !isSimple) {
    return (
      <div className="condition">
        <p className="quiet-line">{localised(conditionText(value))}</p>
        <JsonField
          label={t('condition')}
          at={at}
          value={value}
          put={(changed) => put(changed ?? {})}
          rows={2}
        />
        {isSimple && (
          <Button size="small" type="link" onClick={() => setJson(false)}>
            {t('simply')}
          </Button>
        )}
      </div>
    );
  }
  const kind = first as Simple;
  return (
    <div className="condition row-line">
      <Select
        aria-label={t('condition')}
        options={SIMPLE.map((one) => ({ value: one, label: t(`conditions.${one}`) }))}
        value={kind}
        onChange={(chosen: Simple) => put({ [chosen]: BLANK[chosen] })}
      />
      <ConditionValue kind={kind} value={condition[kind]} put={(changed) => put({ [kind]: changed })} />
      <Button size="small" type="link" onClick={() => setJson(true)}>
        JSON
      </Button>
    </div>
  );
}

function ConditionValue(props: { kind: Simple; value: Json | undefined; put: (value: Json) => void }) {
  const { kind, value, put } = props;
  const t = useFlowTexts();
  const shared = useSharedTexts();
  const id = useId();
  if (kind === 'customer_known' || kind === 'verified') {
    return (
      <Select
        aria-label={t('conditionValue')}
        options={[
          { value: 'yes', label: kind === 'verified' ? t('verified') : t('known') },
          { value: 'no', label: kind === 'verified' ? t('notVerified') : t('unknown') },
        ]}
        value={value === true ? 'yes' : 'no'}
        onChange={(chosen: string) => put(chosen === 'yes')}
      />
    );
  }
  if (kind === 'value') {
    const inner = isObject(value) ? value : {};
    return (
      <>
        <Input
          aria-label={t('valueName')}
          placeholder={t('valueName')}
          value={typeof inner.value === 'string' ? inner.value : ''}
          onChange={(event) => put({ ...inner, value: event.target.value })}
        />
        <Select
          mode="tags"
          open={false}
          suffixIcon={null}
          aria-label={t('valueIs')}
          placeholder={t('valueIs')}
          value={strings(inner.is)}
          onChange={(is: string[]) => put({ ...inner, is })}
        />
      </>
    );
  }
  if (kind === 'answer' || kind === 'visits') {
    const inner = isObject(value) ? value : {};
    return (
      <>
        <label htmlFor={id} className="visually-hidden">
          {t('askedAt')}
        </label>
        <NodeSelect
          id={id}
          value={typeof inner.node === 'string' ? inner.node : ''}
          onChange={(node) => put({ ...inner, node })}
        />
        {kind === 'answer' ? (
          <Input
            aria-label={t('answerIs')}
            value={strings(inner.is).join(',')}
            onChange={(event) =>
              put({ ...inner, is: event.target.value.split(/[,，]/).map((one) => one.trim()) })
            }
          />
        ) : (
          <InputNumber
            aria-label={t('atLeast')}
            min={1}
            value={typeof inner.at_least === 'number' ? inner.at_least : 1}
            onChange={(times) => put({ ...inner, at_least: times ?? 1 })}
          />
        )}
      </>
    );
  }
  const label = (one: string): string => {
    if (kind === 'tier') return shared(`tier.${one as (typeof VALUES.tier)[number]}`);
    if (kind === 'care') return shared(`care.${one as (typeof VALUES.care)[number]}`);
    if (kind === 'language') return t(`language.${one as 'zh' | 'en'}`);
    return shared(`channel.${one as (typeof VALUES.channel)[number]}`);
  };
  return (
    <Select
      mode="multiple"
      defaultActiveFirstOption={false}
      aria-label={t('conditionValue')}
      options={VALUES[kind].map((one) => ({ value: one, label: label(one) }))}
      value={strings(value)}
      onChange={(chosen: string[]) => put(chosen)}
    />
  );
}
