import { Input, Select } from 'antd';
import { useId } from 'react';
import { FieldFrame } from '@/features/office/form/field-frame';
import { useLines } from '@/features/office/settings';
import { localised } from '@/shared/i18n';
import { escaped, withValue } from '@/shared/json/pointer';
import { isObject, type Json } from '@/shared/json/value';
import { useDesigner } from '../designer-context';
import { useFlowTexts } from '../texts';
import { JsonField } from './json-field';
import { NodeSelect } from './simple-fields';
import { UnderstandingForm } from './understanding-form';

const OWN = new Set([
  'id',
  'name',
  'lines',
  'languages',
  'start',
  'human',
  'error',
  'nodes',
  'understanding',
]);
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** What holds for the whole flow: its name, lines, languages, first node, and the nodes for a person and for errors. */
export function HeadingForm() {
  const t = useFlowTexts();
  const { document, change } = useDesigner();
  const lines = useLines();
  const id = useId();
  const put = (pointer: string, value: Json | undefined) =>
    change(withValue(document, pointer, value), pointer);
  const name = isObject(document.name) ? document.name : {};
  const human = isObject(document.human) ? document.human : {};
  const listed = (value: Json | undefined) => (Array.isArray(value) ? value.map(String) : []);
  // What the engine knows beside it is edited as it is written.
  const others = Object.keys(document).filter((key) => !OWN.has(key));
  return (
    <div className="node-form">
      <h2 className="panel-title">{t('heading')}</h2>
      {(['zh', 'en'] as const).map((tongue) => (
        <FieldFrame
          key={tongue}
          label={t('nameIn', { language: t(`language.${tongue}`) })}
          id={`${id}-${tongue}`}
          at={`/name/${tongue}`}
        >
          <Input
            id={`${id}-${tongue}`}
            value={text(name[tongue])}
            onChange={(event) => put(`/name/${tongue}`, event.target.value)}
          />
        </FieldFrame>
      ))}
      <FieldFrame label={t('lines')} id={`${id}-lines`} at="/lines">
        <Select
          id={`${id}-lines`}
          mode="multiple"
          defaultActiveFirstOption={false}
          placeholder={t('noLines')}
          options={lines.map((line) => ({ value: line.id, label: localised(line.name) }))}
          value={listed(document.lines)}
          onChange={(chosen: string[]) => put('/lines', chosen.length > 0 ? chosen : undefined)}
        />
      </FieldFrame>
      <FieldFrame label={t('languages')} id={`${id}-languages`} at="/languages">
        <Select
          id={`${id}-languages`}
          mode="multiple"
          defaultActiveFirstOption={false}
          options={(['zh', 'en'] as const).map((value) => ({ value, label: t(`language.${value}`) }))}
          value={listed(document.languages)}
          onChange={(chosen: string[]) => put('/languages', chosen)}
        />
      </FieldFrame>
      <FieldFrame label={t('startNode')} id={`${id}-start`} at="/start">
        <NodeSelect id={`${id}-start`} value={text(document.start)} onChange={(key) => put('/start', key)} />
      </FieldFrame>
      <FieldFrame label={t('humanNode')} id={`${id}-human`} at="/human">
        <NodeSelect id={`${id}-human`} value={text(human.node)} onChange={(key) => put('/human/node', key)} />
      </FieldFrame>
      <FieldFrame label={t('humanWords')} id={`${id}-words`} at="/human/words">
        <Select
          id={`${id}-words`}
          mode="tags"
          open={false}
          suffixIcon={null}
          tokenSeparators={[',', '，', '、']}
          value={listed(human.words)}
          onChange={(words: string[]) => put('/human/words', words.length > 0 ? words : undefined)}
        />
      </FieldFrame>
      <FieldFrame label={t('errorNode')} id={`${id}-error`} at="/error">
        <NodeSelect id={`${id}-error`} value={text(document.error)} onChange={(key) => put('/error', key)} />
      </FieldFrame>
      <UnderstandingForm />
      {others.map((key) => (
        <JsonField
          key={key}
          label={key}
          at={`/${escaped(key)}`}
          value={document[key]}
          put={(value) => put(`/${escaped(key)}`, value)}
        />
      ))}
    </div>
  );
}
