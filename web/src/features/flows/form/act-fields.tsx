/** Fields of an act: the action, what it is given, what comes of it. They follow the server's list of actions. */
import { DeleteOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useId } from 'react';
import { FieldFrame, FieldGroup, PlaceFindings } from '@/features/office/form/field-frame';
import { AddName, NamedRows } from '@/features/office/form/named-rows';
import { localised } from '@/shared/i18n';
import { escaped } from '@/shared/json/pointer';
import { isObject, type Json, type JsonObject } from '@/shared/json/value';
import { useDesigner } from '../designer-context';
import { type FlowAction, useFlowActions } from '../flows-api';
import { ARTICLE_ACTION } from '../model/article';
import type { Field } from '../model/kinds';
import { useFlowTexts } from '../texts';
import { ArticleField } from './article-field';
import type { FieldProps } from './field-props';
import { NodeSelect } from './simple-fields';

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const same = (names: readonly string[]) => names.map((name) => ({ value: name, label: name }));

/** The action of the node that is being edited. */
function useChosenAction(): { key: string; known: FlowAction | undefined } {
  const { document, selected } = useDesigner();
  const actions = useFlowActions();
  const key = text(selected === null ? undefined : document.nodes[selected]?.action);
  return { key, known: actions.find((one) => one.action === key) };
}

export function ActionField({ field, at, value, put }: FieldProps) {
  const id = useId();
  const actions = useFlowActions();
  return (
    <FieldFrame label={localised(field.label)} id={id} at={at}>
      <Select
        id={id}
        showSearch={{ optionFilterProp: 'label' }}
        options={actions.map((one) => ({ value: one.action, label: `${localised(one)} (${one.action})` }))}
        value={text(value) || null}
        onChange={(chosen: string) => put(chosen)}
      />
    </FieldFrame>
  );
}

/** Texts by name: what an act is given, or another flow. */
export function TextsField({ field, at, value, put }: FieldProps) {
  const t = useFlowTexts();
  const { key: action, known } = useChosenAction();
  const texts: JsonObject = isObject(value) ? value : {};
  const hasArticle = action === ARTICLE_ACTION && field.at === 'parameters';
  const offered = { secrets: known?.secrets, parameters: known?.parameters }[field.at];
  const shown = Object.entries(texts).filter(([name]) => !(hasArticle && name === 'article'));
  const article = hasArticle ? (
    <ArticleField
      at={`${at}/article`}
      value={text(texts.article)}
      put={(chosen) => put({ ...texts, article: chosen })}
    />
  ) : null;
  // What the action does not read is not offered; an article is all that its action reads.
  const readsNone = offered?.length === 0 || hasArticle;
  if (readsNone && shown.length === 0) return article;
  return (
    <>
      {article}
      <FieldGroup label={localised(field.label)}>
        <PlaceFindings at={at} isExact />
        {shown.map(([name, one]) => (
          <div className="row-line named-text" key={name}>
            <code>{name}</code>
            <Input
              aria-label={name}
              value={text(one)}
              onChange={(event) => put({ ...texts, [name]: event.target.value })}
            />
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined />}
              aria-label={`${t('removeRow')} ${name}`}
              onClick={() => {
                const { [name]: _, ...left } = texts;
                put(Object.keys(left).length > 0 ? left : undefined);
              }}
            />
            <PlaceFindings at={`${at}/${escaped(name)}`} />
          </div>
        ))}
        <AddName
          label={t('textName')}
          addLabel={t('addText')}
          taken={texts}
          offered={same(offered ?? [])}
          add={(name) => put({ ...texts, [name]: '' })}
        />
      </FieldGroup>
    </>
  );
}

/** Nodes by name: the ways on by what comes of an act, or by what the customer corrects. */
function NamedNodes(props: {
  field: Field;
  at: string;
  value: Json | undefined;
  nameLabel: string;
  addLabel: string;
  offered: readonly { value: string; label: string }[];
  put: (value: Json | undefined) => void;
}) {
  const { field, at, value, put, ...names } = props;
  const t = useFlowTexts();
  const { document } = useDesigner();
  const id = useId();
  const ways: JsonObject = isObject(value) ? value : {};
  const changed = (name: string, next: Json | undefined) => {
    const { [name]: _, ...others } = ways;
    const left = next === undefined ? others : { ...ways, [name]: next };
    put(field.isOptional && Object.keys(left).length === 0 ? undefined : left);
  };
  return (
    <FieldGroup label={localised(field.label)}>
      <PlaceFindings at={at} isExact />
      <NamedRows
        {...names}
        at={at}
        value={ways}
        blank={() => text(document.error)}
        put={changed}
        draw={(name, next) => (
          <div className="target">
            <label htmlFor={`${id}-${name}`}>{t('leadsTo')}</label>
            <NodeSelect
              id={`${id}-${name}`}
              value={text(isObject(next) ? next.next : next)}
              onChange={(key) => changed(name, isObject(next) ? { ...next, next: key } : key)}
            />
          </div>
        )}
      />
    </FieldGroup>
  );
}

/** Outcomes by name: each leads to a node, written short or with more beside it. */
export function OutcomesField(props: FieldProps) {
  const t = useFlowTexts();
  const { known } = useChosenAction();
  return (
    <NamedNodes
      {...props}
      nameLabel={t('outcomeName')}
      addLabel={t('addOutcome')}
      offered={same(known?.outcomes ?? [])}
    />
  );
}

/** What a sentence can name. */
const SLOTS = ['amount', 'date', 'date_end', 'account', 'phone', 'product', 'place'] as const;

/** Where a customer goes on who takes back what was said before: by what is corrected. */
export function CorrectionsField(props: FieldProps) {
  const t = useFlowTexts();
  return (
    <NamedNodes
      {...props}
      nameLabel={t('correctionName')}
      addLabel={t('addCorrection')}
      offered={SLOTS.map((value) => ({ value, label: t(`slots.${value}`) }))}
    />
  );
}
