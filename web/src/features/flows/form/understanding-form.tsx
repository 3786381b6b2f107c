import { PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select, Switch } from 'antd';
import { useId } from 'react';
import { FieldGroup, PlaceFindings } from '@/features/office/form/field-frame';
import { NamedRows } from '@/features/office/form/named-rows';
import { escaped, withValue } from '@/shared/json/pointer';
import { isObject, type Json, type JsonObject } from '@/shared/json/value';
import { useDesigner } from '../designer-context';
import { useFlowTexts } from '../texts';
import { PromptsField } from './prompts-field';
import { NodeSelect } from './simple-fields';

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** A node that may be left out. */
function OptionalNode(props: {
  label: string;
  at: string;
  value: string;
  put: (node: string | undefined) => void;
}) {
  const { document } = useDesigner();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <Select
        id={id}
        allowClear
        showSearch
        options={Object.keys(document.nodes).map((key) => ({ value: key, label: key }))}
        value={props.value || null}
        onChange={(node: string | undefined) => props.put(node)}
      />
      <PlaceFindings at={props.at} />
    </div>
  );
}

/** What customers may say in place of choosing, and where it leads. */
export function UnderstandingForm() {
  const t = useFlowTexts();
  const { document, change } = useDesigner();
  const id = useId();
  const at = '/understanding';
  const value: JsonObject | null = isObject(document.understanding) ? document.understanding : null;
  const put = (pointer: string, changed: Json | undefined) =>
    change(withValue(document, `${at}${pointer}`, changed), `${at}${pointer}`);
  if (value === null) {
    const blank = {
      intents: {},
      ask_back: [
        {
          text: {
            zh: '您是要{values.first}，还是{values.second}？',
            en: 'Do you mean {values.first} or {values.second}?',
          },
        },
      ],
    };
    return (
      <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => put('', blank)}>
        {t('addField', { field: t('understanding') })}
      </Button>
    );
  }
  const intents: JsonObject = isObject(value.intents) ? value.intents : {};
  return (
    <FieldGroup label={t('understanding')}>
      <PlaceFindings at={at} isExact />
      <div className="field-toggle">
        <Switch
          id={`${id}-speech`}
          size="small"
          aria-label={t('speechOn')}
          checked={value.speech === true}
          onChange={(on) => put('/speech', on || undefined)}
        />
        <label htmlFor={`${id}-speech`}>{t('speechOn')}</label>
      </div>
      <NamedRows
        at={`${at}/intents`}
        value={intents}
        nameLabel={t('intentName')}
        addLabel={t('addIntent')}
        blank={() => ({ node: text(document.error), label: { zh: '', en: '' } })}
        put={(intent, route) => put(`/intents/${escaped(intent)}`, route)}
        draw={(intent, route) => {
          const label = isObject(route) && isObject(route.label) ? route.label : {};
          const here = `/intents/${escaped(intent)}`;
          return (
            <>
              <div className="row-line">
                {(['zh', 'en'] as const).map((tongue) => (
                  <Input
                    key={tongue}
                    aria-label={`${intent} ${t('labelIn', { language: t(`language.${tongue}`) })}`}
                    value={text(label[tongue])}
                    onChange={(event) => put(`${here}/label/${tongue}`, event.target.value)}
                  />
                ))}
              </div>
              <div className="target">
                <label htmlFor={`${id}-${intent}`}>{t('leadsTo')}</label>
                <NodeSelect
                  id={`${id}-${intent}`}
                  value={isObject(route) ? text(route.node) : ''}
                  onChange={(key) => put(`${here}/node`, key)}
                />
              </div>
            </>
          );
        }}
      />
      <OptionalNode
        label={t('answerNode')}
        at={`${at}/answer`}
        value={text(value.answer)}
        put={(node) => put('/answer', node)}
      />
      <OptionalNode
        label={t('urgentNode')}
        at={`${at}/urgent`}
        value={text(value.urgent)}
        put={(node) => put('/urgent', node)}
      />
      <PromptsField
        label={t('askBack')}
        at={`${at}/ask_back`}
        value={value.ask_back}
        put={(prompts) => put('/ask_back', prompts ?? [])}
      />
    </FieldGroup>
  );
}
