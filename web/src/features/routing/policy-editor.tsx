import { App, Button, Input, Switch } from 'antd';
import { useId, useRef, useState } from 'react';
import { Card } from '@/features/office/page-parts';
import { localised } from '@/shared/i18n';
import { InlineFailure } from '@/shared/ui/states';
import { lineOf, span, withoutEmpty, written } from './places';
import { type Document, type Finding, type PolicyView, usePolicyChanges } from './policies';
import { useRoutingTexts } from './texts';

interface Area {
  active?: boolean;
  regions: string[];
}

const areasOf = (document: Document | null): [string, Area][] =>
  Object.entries((document?.areas as Record<string, Area> | undefined) ?? {});

/** Reads the text; in place of a document, why it cannot be read. */
function read(text: string): { document: Document | null; error: string } {
  try {
    const found: unknown = JSON.parse(text);
    if (found && typeof found === 'object' && !Array.isArray(found))
      return { document: found as Document, error: '' };
    return { document: null, error: 'object' };
  } catch (problem) {
    return { document: null, error: problem instanceof Error ? problem.message : '' };
  }
}

/** A version's document: read by everybody who may, changed into another version by those who edit. */
export function PolicyEditor({
  view,
  mayEdit,
  onSaved,
}: {
  view: PolicyView;
  mayEdit: boolean;
  onSaved: (version: number) => void;
}) {
  const t = useRoutingTexts();
  const { message } = App.useApp();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => {
    const { version: _, ...document } = view.document;
    return written(withoutEmpty(document)).text;
  });
  const [note, setNote] = useState('');
  const [isNoteMissing, setNoteMissing] = useState(false);
  const [findings, setFindings] = useState<Finding[] | null>(view.findings);
  const { save, check } = usePolicyChanges();
  const reading = read(text);
  const change = (document: Document) => {
    setText(written(document).text);
    setFindings(null);
  };
  const inspect = async () => {
    if (!reading.document) return;
    // Written anew, every place has a line of its own.
    setText(written(reading.document).text);
    setFindings((await check.mutateAsync(reading.document).catch(() => null))?.items ?? null);
  };
  const keep = async () => {
    setNoteMissing(note.trim() === '');
    if (!reading.document || note.trim() === '') return;
    const saved = await save.mutateAsync({ note, document: reading.document }).catch(() => null);
    if (!saved) return;
    void message.success(t('savedAs', { version: saved.policy.version }));
    onSaved(saved.policy.version);
  };
  const show = (pointer: string) => {
    const area = field.current;
    if (!area || !reading.document) return;
    const line = lineOf(written(reading.document), pointer);
    const [start, end] = span(text, line);
    area.focus();
    area.setSelectionRange(start, end);
    area.scrollTop = Math.max(0, (line - 4) * 18);
  };
  const places = reading.document ? written(reading.document) : null;
  return (
    <Card
      title={t('document', { version: view.policy.version })}
      extra={
        <a href="/api/v1/routing/policy-schema" target="_blank" rel="noreferrer">
          {t('help')}
        </a>
      }
    >
      {areasOf(reading.document).length > 0 && (
        <fieldset className="policy-areas" disabled={!mayEdit}>
          <legend>{t('areas')}</legend>
          {areasOf(reading.document).map(([name, area]) => (
            <div key={name} className="policy-area">
              <Switch
                size="small"
                aria-label={t('area', { name, regions: area.regions.join(' ') })}
                disabled={!mayEdit}
                checked={area.active !== false}
                onChange={(active) => {
                  const areas = { ...(reading.document?.areas as object), [name]: { ...area, active } };
                  change({ ...reading.document, areas });
                }}
              />{' '}
              {t('area', { name, regions: area.regions.join(' ') })}
            </div>
          ))}
          <p className="quiet">{t('areaHelp')}</p>
        </fieldset>
      )}
      <label htmlFor={`${id}-json`}>{t('json')}</label>
      <textarea
        id={`${id}-json`}
        ref={field}
        className="policy-text"
        spellCheck={false}
        readOnly={!mayEdit}
        rows={24}
        value={text}
        aria-invalid={reading.document === null}
        onChange={(event) => {
          setText(event.target.value);
          setFindings(null);
        }}
      />
      {!reading.document && (
        <p className="field-error" role="alert">
          {t('unreadable', { error: reading.error })}
        </p>
      )}
      {findings &&
        (findings.length === 0 ? (
          <p role="status">{t('noFindings')}</p>
        ) : (
          <div role="status">
            <strong>{t('findings', { count: findings.length })}</strong>
            <ul className="policy-findings">
              {findings.map((one) => (
                <li key={`${one.pointer} ${one.code}`}>
                  <Button type="link" size="small" onClick={() => show(one.pointer)}>
                    {t('line', { line: places ? lineOf(places, one.pointer) + 1 : 1 })}
                  </Button>{' '}
                  <code>{one.pointer}</code> {localised(one.message)}
                </li>
              ))}
            </ul>
          </div>
        ))}
      <InlineFailure error={check.error ?? save.error} />
      {mayEdit ? (
        <div className="policy-foot">
          <label htmlFor={`${id}-note`}>{t('noteLabel')}</label>
          <Input
            id={`${id}-note`}
            value={note}
            maxLength={500}
            status={isNoteMissing ? 'error' : ''}
            aria-describedby={isNoteMissing ? `${id}-missing` : undefined}
            onChange={(event) => {
              setNote(event.target.value);
              setNoteMissing(false);
            }}
          />
          {isNoteMissing && (
            <p id={`${id}-missing`} className="field-error" role="alert">
              {t('noteMissing')}
            </p>
          )}
          <div className="card-acts">
            <Button onClick={() => void inspect()} disabled={!reading.document} loading={check.isPending}>
              {t('check')}
            </Button>
            <Button
              type="primary"
              onClick={() => void keep()}
              disabled={!reading.document}
              loading={save.isPending}
            >
              {t('save')}
            </Button>
          </div>
        </div>
      ) : (
        <p className="quiet">{t('readOnly')}</p>
      )}
    </Card>
  );
}
