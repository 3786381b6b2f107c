import { CopyOutlined, DeleteOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber } from 'antd';
import { useId, useState } from 'react';
import { FieldFrame, FieldGroup, PlaceFindings } from '@/features/office/form/field-frame';
import { localised } from '@/shared/i18n';
import { escaped } from '@/shared/json/pointer';
import { isObject, type Json } from '@/shared/json/value';
import { useDesigner } from '../designer-context';
import { NodeIcon } from '../graph/node-icon';
import { KEY, nodePointer } from '../model/document';
import { changeNode, copyNode, removeNode, renameNode } from '../model/edit';
import { isKnown, kindOf } from '../model/kinds';
import { useFlowTexts } from '../texts';
import { ActionField, CorrectionsField, OutcomesField, TextsField } from './act-fields';
import type { FieldProps } from './field-props';
import { JsonField } from './json-field';
import { CasesField, GradesField, OptionsField } from './list-fields';
import { PromptsField, useTongues } from './prompts-field';
import {
  ExitField,
  FlowField,
  HoursField,
  InputField,
  KeyField,
  LanguageField,
  NodeSelect,
  NumberField,
  QueueField,
  SkillsField,
  SlotField,
  TextField,
  ToggleField,
} from './simple-fields';

const SIMPLE = {
  exit: ExitField,
  toggle: ToggleField,
  number: NumberField,
  text: TextField,
  key: KeyField,
  input: InputField,
  language: LanguageField,
  queue: QueueField,
  hours: HoursField,
  slot: SlotField,
  flow: FlowField,
  skills: SkillsField,
  options: OptionsField,
  grades: GradesField,
  cases: CasesField,
  corrections: CorrectionsField,
  action: ActionField,
  outcomes: OutcomesField,
  texts: TextsField,
} as const;

/** What happens when nothing, or nothing that fits, was given. */
function RetryField({ field, at, value, put }: FieldProps) {
  const t = useFlowTexts();
  const [again, next] = [useId(), useId()];
  const retry = isObject(value) ? value : {};
  return (
    <FieldGroup label={localised(field.label)}>
      <div className="row-line">
        <FieldFrame label={t('askAgain')} id={again} at={`${at}/again`} isWide={false}>
          <InputNumber
            id={again}
            min={0}
            max={9}
            value={typeof retry.again === 'number' ? retry.again : 0}
            onChange={(times) => put({ ...retry, again: times ?? 0 })}
          />
        </FieldFrame>
        <FieldFrame label={t('thenTo')} id={next} at={`${at}/next`}>
          <NodeSelect
            id={next}
            value={typeof retry.next === 'string' ? retry.next : ''}
            onChange={(key) => put({ ...retry, next: key })}
          />
        </FieldFrame>
      </div>
      <PromptsField
        label={t('saidBefore')}
        at={`${at}/prompts`}
        value={retry.prompts}
        isOptional
        put={(prompts) => {
          const { prompts: _, ...rest } = retry;
          put(prompts === undefined ? rest : { ...rest, prompts });
        }}
      />
    </FieldGroup>
  );
}

/** After how many seconds something happens: the longest wait, or the notice that is said again and again. */
function TimedField({ field, at, value, put }: FieldProps) {
  const t = useFlowTexts();
  const { document } = useDesigner();
  const [seconds, next] = [useId(), useId()];
  const isOverflow = field.type === 'overflow';
  const name = isOverflow ? 'after_seconds' : 'every_seconds';
  if (!isObject(value)) {
    const error = typeof document.error === 'string' ? document.error : '';
    const blank: Json = isOverflow
      ? { after_seconds: 180, next: error }
      : {
          every_seconds: 30,
          prompts: [
            { text: { zh: '您前面还有{ahead}位客户。', en: 'There are {ahead} callers before you.' } },
          ],
        };
    return (
      <Button size="small" type="dashed" className="field-add" onClick={() => put(blank)}>
        {t('addField', { field: localised(field.label) })}
      </Button>
    );
  }
  return (
    <FieldGroup label={localised(field.label)}>
      <div className="row-line">
        <FieldFrame
          label={isOverflow ? t('afterSeconds') : t('everySeconds')}
          id={seconds}
          at={`${at}/${name}`}
          isWide={false}
        >
          <InputNumber
            id={seconds}
            min={10}
            max={isOverflow ? 86_400 : 600}
            value={typeof value[name] === 'number' ? value[name] : null}
            onChange={(changed) => put({ ...value, [name]: changed ?? 30 })}
          />
        </FieldFrame>
        {isOverflow && (
          <FieldFrame label={t('thenTo')} id={next} at={`${at}/next`}>
            <NodeSelect
              id={next}
              value={typeof value.next === 'string' ? value.next : ''}
              onChange={(key) => put({ ...value, next: key })}
            />
          </FieldFrame>
        )}
      </div>
      {!isOverflow && (
        <PromptsField
          label={t('standingPrompts')}
          at={`${at}/prompts`}
          value={value.prompts}
          put={(prompts) => put({ ...value, prompts: prompts ?? [] })}
        />
      )}
      <Button size="small" type="text" icon={<DeleteOutlined />} onClick={() => put(undefined)}>
        {t('removeField', { field: localised(field.label) })}
      </Button>
    </FieldGroup>
  );
}

function AnyField(props: FieldProps) {
  const { field, at, value, put } = props;
  if (field.type === 'prompts') {
    return (
      <PromptsField
        label={localised(field.label)}
        at={at}
        value={value}
        isOptional={field.isOptional}
        put={put}
      />
    );
  }
  if (field.type === 'retry') return <RetryField {...props} />;
  if (field.type === 'overflow' || field.type === 'standing') return <TimedField {...props} />;
  // Written otherwise than the table expects: as JSON, so that nothing is lost.
  const isOdd = field.type === 'outcomes' && value !== undefined && !isObject(value);
  if (field.type === 'json' || field.type === 'call_back' || isOdd) {
    return <JsonField label={localised(field.label)} at={at} value={value} put={put} rows={3} />;
  }
  const Simple = SIMPLE[field.type];
  return <Simple {...props} />;
}

/** What a node is called, by people and in the document. */
function NodeNames({ node }: { node: string }) {
  const t = useFlowTexts();
  const { document, change, select } = useDesigner();
  const tongues = useTongues();
  const [key, setKey] = useState(node);
  const id = useId();
  const given = document.nodes[node]?.name;
  const name = isObject(given) ? given : {};
  const isFree = key === node || (KEY.test(key) && document.nodes[key] === undefined);
  const rename = () => {
    if (key === node || !isFree) return setKey(node);
    change(renameNode(document, node, key));
    select(key);
  };
  return (
    <div className="node-names">
      {tongues.map((tongue) => (
        <div className="field" key={tongue}>
          <label htmlFor={`${id}-${tongue}`}>{t('nameIn', { language: t(`language.${tongue}`) })}</label>
          <Input
            id={`${id}-${tongue}`}
            value={typeof name[tongue] === 'string' ? name[tongue] : ''}
            onChange={(event) =>
              change(
                changeNode(document, node, '/name', { ...name, [tongue]: event.target.value }),
                `${nodePointer(node)}/name/${tongue}`,
              )
            }
          />
        </div>
      ))}
      <div className="field">
        <label htmlFor={id}>{t('nodeKey')}</label>
        <Input
          id={id}
          value={key}
          status={isFree ? '' : 'error'}
          onChange={(event) => setKey(event.target.value)}
          onBlur={rename}
          onPressEnter={rename}
        />
        {!isFree && <p className="field-finding">{t('nodeKeyBad')}</p>}
      </div>
    </div>
  );
}

/** Everything of a node, without the graph. */
export function NodeForm({ node }: { node: string }) {
  const t = useFlowTexts();
  const { document, change, select } = useDesigner();
  const value = document.nodes[node];
  if (!value) return null;
  const kind = kindOf(value.kind);
  const at = nodePointer(node);
  const put = (pointer: string, changed: Json | undefined) =>
    change(changeNode(document, node, pointer, changed), `${at}${pointer}`);
  return (
    <div className="node-form">
      <div className="node-form-head" style={{ borderColor: kind.colour }}>
        <NodeIcon icon={kind.icon} colour={kind.colour} />
        <h2>
          {isKnown(value.kind) ? localised(kind.name) : value.kind}
          <small>{localised(kind.about)}</small>
        </h2>
        <Button
          size="small"
          type="text"
          icon={<CopyOutlined />}
          aria-label={t('copyNode')}
          title={t('copyNode')}
          onClick={() => {
            const copied = copyNode(document, node);
            change(copied.document);
            select(copied.key);
          }}
        />
        <Button
          size="small"
          type="text"
          danger
          icon={<DeleteOutlined />}
          aria-label={t('removeNode')}
          title={t('removeNode')}
          onClick={() => {
            change(removeNode(document, node));
            select(null);
          }}
        />
      </div>
      <PlaceFindings at={at} isExact />
      <NodeNames key={node} node={node} />
      {isKnown(value.kind) ? (
        kind.fields.map((field) => (
          <AnyField
            key={`${node} ${field.at}`}
            field={field}
            at={`${at}/${escaped(field.at)}`}
            value={value[field.at]}
            put={(changed) => put(`/${escaped(field.at)}`, changed)}
          />
        ))
      ) : (
        <>
          <p className="quiet-line">{t('unknownKind')}</p>
          <JsonField
            key={node}
            label={t('nodeJson')}
            at={at}
            value={value}
            rows={12}
            put={(changed) => isObject(changed) && typeof changed.kind === 'string' && put('', changed)}
          />
        </>
      )}
    </div>
  );
}
