/** Fields that are lists: choices, grades, cases. */
import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select } from 'antd';
import { type ReactNode, useId } from 'react';
import { localised } from '@/shared/i18n';
import { useDesigner } from '../designer-context';
import { isObject, type Json, type JsonObject } from '../model/document';
import { useFlowTexts } from '../texts';
import { ConditionField } from './condition-field';
import { FieldGroup, type FieldProps, PlaceFindings } from './field-frame';
import { useTongues } from './prompts-field';
import { KeySelect, NodeSelect } from './simple-fields';

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

function Rows(props: {
  label: string;
  at: string;
  rows: JsonObject[];
  addLabel: string;
  blank: () => JsonObject;
  put: (rows: JsonObject[]) => void;
  draw: (row: JsonObject, put: (row: JsonObject) => void, at: string) => ReactNode;
}) {
  const { label, at, rows, addLabel, blank, put, draw } = props;
  const t = useFlowTexts();
  const moved = (from: number, to: number) => {
    const copy = [...rows];
    const [row] = copy.splice(from, 1);
    if (row) copy.splice(to, 0, row);
    put(copy);
  };
  return (
    <FieldGroup label={label}>
      <PlaceFindings at={at} isExact />
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <div className="row" key={index}>
          <div className="row-body">
            {draw(
              row,
              (changed) => put(rows.map((one, place) => (place === index ? changed : one))),
              `${at}/${index}`,
            )}
          </div>
          <div className="row-acts">
            <Button
              size="small"
              type="text"
              icon={<ArrowUpOutlined />}
              aria-label={t('moveUp')}
              disabled={index === 0}
              onClick={() => moved(index, index - 1)}
            />
            <Button
              size="small"
              type="text"
              icon={<ArrowDownOutlined />}
              aria-label={t('moveDown')}
              disabled={index === rows.length - 1}
              onClick={() => moved(index, index + 1)}
            />
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t('removeRow')}
              onClick={() => put(rows.filter((_, place) => place !== index))}
            />
          </div>
          <PlaceFindings at={`${at}/${index}`} />
        </div>
      ))}
      <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => put([...rows, blank()])}>
        {addLabel}
      </Button>
    </FieldGroup>
  );
}

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
