/** Fields that are lists: choices, grades, cases. */
import { Input, InputNumber, Select } from 'antd';
import { useId } from 'react';
import { Rows } from '@/features/office/form/rows';
import { localised } from '@/shared/i18n';
import { isObject, type Json, type JsonObject } from '@/shared/json/value';
import { useDesigner } from '../designer-context';
import { useFlowTexts } from '../texts';
import { ConditionField } from './condition-field';
import type { FieldProps } from './field-props';
import { useTongues } from './prompts-field';
import { KeySelect, NodeSelect } from './simple-fields';

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

function Labels(props: { row: JsonObject; put: (row: JsonObject) => void }) {
  const { row, put } = props;
  const t = useFlowTexts();
  const tongues = useTongues();
  const label = isObject(row.label) ? row.label : {};
  return tongues.map((tongue) => (
    <Input
      key={tongue}
      aria-label={t('labelIn', { language: t(`language.${tongue}`) })}
      placeholder={t('labelIn', { language: t(`language.${tongue}`) })}
      value={text(label[tongue])}
      onChange={(event) => put({ ...row, label: { ...label, [tongue]: event.target.value } })}
    />
  ));
}

function Words(props: { row: JsonObject; put: (row: JsonObject) => void }) {
  const { row, put } = props;
  const t = useFlowTexts();
  const words = Array.isArray(row.words) ? row.words.map(String) : [];
  return (
    <Select
      mode="tags"
      aria-label={t('words')}
      placeholder={t('words')}
      open={false}
      suffixIcon={null}
      tokenSeparators={[',', '，', '、', ' ']}
      value={words}
      onChange={(changed: string[]) => {
        const { words: _, ...rest } = row;
        put(changed.length > 0 ? { ...rest, words: changed } : rest);
      }}
    />
  );
}

/** Whether any way of saying yes, or no, chooses it. */
function MeaningField(props: { row: JsonObject; put: (row: JsonObject) => void }) {
  const { row, put } = props;
  const t = useFlowTexts();
  const id = useId();
  return (
    <div className="target">
      <label htmlFor={id}>{t('means')}</label>
      <Select
        id={id}
        options={(['', 'yes', 'no'] as const).map((value) => ({
          value,
          label: t(value === '' ? 'meanings.none' : `meanings.${value}`),
        }))}
        value={text(row.means)}
        onChange={(chosen: string) => {
          const { means: _, ...rest } = row;
          put(chosen ? { ...rest, means: chosen } : rest);
        }}
      />
    </div>
  );
}

const REASONS = ['attitude', 'knowledge', 'time', 'unsolved', 'product', 'other'] as const;

/** Which reason the choice stands for, in a menu that asks why a grade was low. */
function ReasonField(props: { row: JsonObject; put: (row: JsonObject) => void }) {
  const { row, put } = props;
  const t = useFlowTexts();
  const id = useId();
  return (
    <div className="target">
      <label htmlFor={id}>{t('ratingReason')}</label>
      <Select
        id={id}
        options={(['', ...REASONS] as const).map((value) => ({
          value,
          label: t(value === '' ? 'ratingReasons.none' : `ratingReasons.${value}`),
        }))}
        value={text(row.rating_reason)}
        onChange={(chosen: string) => {
          const { rating_reason: _, ...rest } = row;
          put(chosen ? { ...rest, rating_reason: chosen } : rest);
        }}
      />
    </div>
  );
}

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'];
const freeKeyOf = (rows: JsonObject[]) => KEYS.find((key) => !rows.some((row) => row.key === key)) ?? '1';
const blankLabel = { zh: '', en: '' };

function Target(props: { value: string; onChange: (key: string) => void }) {
  const t = useFlowTexts();
  const id = useId();
  return (
    <div className="target">
      <label htmlFor={id}>{t('leadsTo')}</label>
      <NodeSelect id={id} value={props.value} onChange={props.onChange} />
    </div>
  );
}

export function OptionsField({ field, at, value, put }: FieldProps) {
  const t = useFlowTexts();
  const { document } = useDesigner();
  const rows = Array.isArray(value) ? value.filter(isObject) : [];
  const put2 = (changed: JsonObject[]) => put(changed.length > 0 || !field.isOptional ? changed : undefined);
  return (
    <Rows
      label={localised(field.label)}
      at={at}
      rows={rows}
      addLabel={t('addOption')}
      blank={() => ({ key: freeKeyOf(rows), label: blankLabel, next: text(document.error) })}
      put={put2}
      draw={(row, change) => (
        <>
          <div className="row-line">
            <KeySelect label={t('key1')} value={text(row.key)} onChange={(key) => change({ ...row, key })} />
            <Labels row={row} put={change} />
          </div>
          <Words row={row} put={change} />
          {field.hasMeaning && <MeaningField row={row} put={change} />}
          {field.hasMeaning && <ReasonField row={row} put={change} />}
          <Target value={text(row.next)} onChange={(next) => change({ ...row, next })} />
        </>
      )}
    />
  );
}

export function GradesField({ field, at, value, put }: FieldProps) {
  const t = useFlowTexts();
  const rows = Array.isArray(value) ? value.filter(isObject) : [];
  return (
    <Rows
      label={localised(field.label)}
      at={at}
      rows={rows}
      addLabel={t('addGrade')}
      blank={() => ({ key: freeKeyOf(rows), label: blankLabel, score: rows.length + 1 })}
      put={put}
      draw={(row, change) => (
        <>
          <div className="row-line">
            <KeySelect label={t('key1')} value={text(row.key)} onChange={(key) => change({ ...row, key })} />
            <Labels row={row} put={change} />
            <InputNumber
              aria-label={t('score')}
              min={1}
              max={9}
              value={typeof row.score === 'number' ? row.score : null}
              onChange={(score) => change({ ...row, score: score ?? 1 })}
            />
          </div>
          <Words row={row} put={change} />
        </>
      )}
    />
  );
}

export function CasesField({ field, at, value, put }: FieldProps) {
  const t = useFlowTexts();
  const { document } = useDesigner();
  const rows = Array.isArray(value) ? value.filter(isObject) : [];
  return (
    <Rows
      label={localised(field.label)}
      at={at}
      rows={rows}
      addLabel={t('addCase')}
      blank={() => ({ when: { customer_known: true }, next: text(document.error) })}
      put={put}
      draw={(row, change, place) => (
        <>
          <ConditionField at={`${place}/when`} value={row.when} put={(when) => change({ ...row, when })} />
          <Target value={text(row.next)} onChange={(next) => change({ ...row, next })} />
        </>
      )}
    />
  );
}
