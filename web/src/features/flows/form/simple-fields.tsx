import { AutoComplete, Input, InputNumber, Select, Switch } from 'antd';
import { useId, useMemo } from 'react';
import { useAnnouncements } from '@/features/office/announcements';
import { FieldFrame } from '@/features/office/form/field-frame';
import { useQueues, useSkills } from '@/features/office/settings';
import type { Localised } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { isObject, type Json } from '@/shared/json/value';
import { useDesigner } from '../designer-context';
import { useFlows, useHours } from '../flows-api';
import { nodeName } from '../model/document';
import { useFlowTexts } from '../texts';
import type { FieldProps } from './field-props';

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** A choice among the nodes. */
export function NodeSelect(props: { id: string; value: string; onChange: (key: string) => void }) {
  const { document } = useDesigner();
  const options = useMemo(
    () =>
      Object.keys(document.nodes).map((key) => ({
        value: key,
        label:
          nodeName(document, key, localised) === key ? key : `${nodeName(document, key, localised)} (${key})`,
      })),
    [document],
  );
  const isThere = document.nodes[props.value] !== undefined;
  return (
    <Select
      id={props.id}
      showSearch={{ optionFilterProp: 'label' }}
      status={isThere ? '' : 'error'}
      options={options}
      value={props.value || null}
      onChange={(key: string) => props.onChange(key)}
    />
  );
}

export function ExitField({ field, at, value, put }: FieldProps) {
  const id = useId();
  return (
    <FieldFrame label={localised(field.label)} id={id} at={at}>
      <NodeSelect id={id} value={text(value)} onChange={put} />
    </FieldFrame>
  );
}

export function ToggleField({ field, at, value, put }: FieldProps) {
  const id = useId();
  const isOn = typeof value === 'boolean' ? value : field.otherwise === true;
  return (
    <div className="field-toggle">
      <Switch
        id={id}
        size="small"
        checked={isOn}
        aria-label={localised(field.label)}
        onChange={(on) => put(on === field.otherwise ? undefined : on)}
      />
      <label htmlFor={id}>{localised(field.label)}</label>
      <span hidden>{at}</span>
    </div>
  );
}

export function NumberField({ field, at, value, put }: FieldProps) {
  const id = useId();
  const shown =
    typeof value === 'number' ? value : typeof field.otherwise === 'number' ? field.otherwise : null;
  return (
    <FieldFrame label={localised(field.label)} id={id} at={at} isWide={false}>
      <InputNumber
        id={id}
        min={field.least ?? 0}
        max={field.most ?? 100_000}
        precision={0}
        value={shown}
        onChange={(number) => put(number === null || number === field.otherwise ? undefined : number)}
      />
    </FieldFrame>
  );
}

export function TextField({ field, at, value, put }: FieldProps) {
  const id = useId();
  return (
    <FieldFrame label={localised(field.label)} id={id} at={at}>
      <Input
        id={id}
        value={text(value)}
        onChange={(event) =>
          put(event.target.value === '' && field.isOptional ? undefined : event.target.value)
        }
      />
    </FieldFrame>
  );
}

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'];

export function KeySelect(props: {
  id?: string;
  label: string;
  value: string;
  onChange: (key: string) => void;
}) {
  return (
    <Select
      {...(props.id ? { id: props.id } : {})}
      aria-label={props.label}
      className="key-select"
      options={KEYS.map((key) => ({ value: key, label: key }))}
      value={props.value || null}
      onChange={(key: string) => props.onChange(key)}
    />
  );
}

export function KeyField({ field, at, value, put }: FieldProps) {
  const id = useId();
  return (
    <FieldFrame label={localised(field.label)} id={id} at={at} isWide={false}>
      <Select
        id={id}
        allowClear={field.isOptional ?? false}
        options={KEYS.map((key) => ({ value: key, label: key }))}
        value={text(value) || null}
        onChange={(key: string | undefined) => put(key)}
      />
    </FieldFrame>
  );
}

function Choice(props: FieldProps & { options: { value: string; label: string }[]; isWide?: boolean }) {
  const { field, at, value, put, options, isWide = true } = props;
  const id = useId();
  return (
    <FieldFrame label={localised(field.label)} id={id} at={at} isWide={isWide}>
      <Select
        id={id}
        showSearch={{ optionFilterProp: 'label' }}
        options={options}
        value={text(value) || null}
        onChange={(chosen: string) => put(chosen)}
      />
    </FieldFrame>
  );
}

const named = (items: readonly { id: string; name: Localised }[]) =>
  items.map((item) => ({ value: item.id, label: `${localised(item.name)} (${item.id})` }));

export function InputField(props: FieldProps) {
  const t = useFlowTexts();
  return (
    <Choice
      {...props}
      isWide={false}
      options={[
        { value: 'digits', label: t('digits') },
        { value: 'text', label: t('freeText') },
        { value: 'amount', label: t('amount') },
        { value: 'date', label: t('date') },
      ]}
    />
  );
}

export function LanguageField(props: FieldProps) {
  const t = useFlowTexts();
  return (
    <Choice
      {...props}
      options={(['zh', 'en'] as const).map((value) => ({ value, label: t(`language.${value}`) }))}
    />
  );
}

export function QueueField(props: FieldProps) {
  return <Choice {...props} options={named(useQueues())} />;
}

export function FlowField(props: FieldProps) {
  const { data } = useFlows();
  return <Choice {...props} options={named(data?.items ?? [])} />;
}

/** A key that can be one of those that are there, or another. */
function Suggested(props: FieldProps & { keys: readonly string[] }) {
  const { field, at, value, put, keys } = props;
  const id = useId();
  return (
    <FieldFrame label={localised(field.label)} id={id} at={at}>
      <AutoComplete
        id={id}
        options={keys.map((key) => ({ value: key }))}
        value={text(value)}
        onChange={(key: string) => put(key)}
      />
    </FieldFrame>
  );
}

export function HoursField(props: FieldProps) {
  return <Suggested {...props} keys={useHours()} />;
}

export function SlotField(props: FieldProps) {
  const { data } = useAnnouncements();
  const slots = [...new Set((data?.items ?? []).map((row) => row.slot))];
  return <Suggested {...props} keys={slots} />;
}

export function SkillsField({ field, at, value, put }: FieldProps) {
  const id = useId();
  const skills = useSkills();
  const needs = Array.isArray(value) ? value.filter(isObject) : [];
  return (
    <FieldFrame label={localised(field.label)} id={id} at={at}>
      <Select
        id={id}
        mode="multiple"
        defaultActiveFirstOption={false}
        options={named(skills)}
        value={needs.map((need) => text(need.skill))}
        onChange={(chosen: string[]) => {
          const level = (skill: string) => needs.find((need) => need.skill === skill)?.level ?? 1;
          put(chosen.length > 0 ? chosen.map((skill) => ({ skill, level: level(skill) })) : undefined);
        }}
      />
    </FieldFrame>
  );
}
