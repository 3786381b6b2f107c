import { App, Button } from 'antd';
import { useState } from 'react';
import { ConfirmDialog } from '@/features/office/dialogs';
import { useStaffList } from '@/features/office/settings';
import { localised } from '@/shared/i18n';
import { dayAndTime } from '@/shared/i18n/format';
import type { Json } from '@/shared/json/value';
import { Failed, Loading } from '@/shared/ui/states';
import { useDesigner } from '../designer-context';
import { type Publication, useFlowChanges, usePublication } from '../flows-api';
import { difference, type NodeChange } from '../model/difference';
import { asDocument, type FlowDocument, nodeName } from '../model/document';
import { useFlowTexts } from '../texts';

const shown = (value: Json | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

function Change({ change, document }: { change: NodeChange; document: FlowDocument }) {
  const t = useFlowTexts();
  const { show } = useDesigner();
  const name = change.node === null ? t('heading') : nodeName(document, change.node, localised);
  return (
    <li className={`change change-${change.how}`}>
      <button
        type="button"
        disabled={change.how === 'removed'}
        onClick={() => show(change.node ? `/nodes/${change.node}` : '')}
      >
        <span className="change-how">{t(`changes2.${change.how}`)}</span> {name}
      </button>
      {change.values.slice(0, 12).map((value) => (
        <div key={value.pointer} className="change-value">
          <code>{value.pointer}</code>
          {value.before !== undefined && <del>{shown(value.before)}</del>}
          {value.after !== undefined && <ins>{shown(value.after)}</ins>}
        </div>
      ))}
      {change.values.length > 12 && (
        <p className="quiet-line">{t('moreChanges', { count: change.values.length - 12 })}</p>
      )}
    </li>
  );
}

function Difference({ version }: { version: number }) {
  const t = useFlowTexts();
  const { document } = useDesigner();
  const { data, error, refetch } = usePublication(document.id, version);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  const before = data === undefined ? null : asDocument(data);
  if (!before) return <Loading />;
  const changes = difference(before, document);
  return (
    <section className="difference">
      <h3>{t('differenceOf', { version })}</h3>
      {changes.length === 0 ? (
        <p className="quiet-line">{t('noDifference')}</p>
      ) : (
        <ul>
          {changes.map((change) => (
            <Change
              key={change.node ?? ''}
              change={change}
              document={document.nodes[change.node ?? ''] ? document : before}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

/** The published versions: what has changed since, and the way back. */
export function VersionsPanel({
  publications,
  onBack,
}: {
  publications: readonly Publication[];
  onBack: () => void;
}) {
  const t = useFlowTexts();
  const { document } = useDesigner();
  const { message } = App.useApp();
  const staff = useStaffList();
  const { rollBack } = useFlowChanges(document.id);
  const [compared, setCompared] = useState<number | null>(publications[0]?.version ?? null);
  const [asked, setAsked] = useState<number | null>(null);
  const by = (id: string | null) => staff.find((one) => one.id === id)?.name ?? '';
  return (
    <div className="panel">
      <h2 className="panel-title">{t('history')}</h2>
      {publications.length === 0 ? (
        <p className="quiet-line">{t('noHistory')}</p>
      ) : (
        <ul className="publications">
          {publications.map((one, index) => (
            <li key={one.version}>
              <span>
                <strong>{t('versionOf', { version: one.version })}</strong>
                {index === 0 && <em className="serving">{t('serving')}</em>}
                <br />
                <span className="quiet-word numbers">
                  {dayAndTime(one.published_at)} {by(one.published_by)}
                </span>
              </span>
              <span className="card-acts">
                <Button
                  size="small"
                  aria-pressed={compared === one.version}
                  onClick={() => setCompared(compared === one.version ? null : one.version)}
                >
                  {t('compare')}
                </Button>
                {index > 0 && (
                  <Button size="small" danger onClick={() => setAsked(one.version)}>
                    {t('rollBack')}
                  </Button>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      {compared !== null && <Difference version={compared} />}
      {asked !== null && (
        <ConfirmDialog
          title={t('rollBackAsk', { version: asked })}
          text={t('rollBackText')}
          verb={t('rollBack')}
          isDanger
          onConfirm={async () => {
            const made = await rollBack.mutateAsync(asked);
            onBack();
            void message.success(t('published', { version: made.version }));
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}
