import { RedoOutlined, UndoOutlined } from '@ant-design/icons';
import { Alert, App, Button, Segmented, Select } from 'antd';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'react-router';
import { FindingsContext } from '@/features/office/form/findings-context';
import { useLeaveGuard } from '@/features/office/leave-guard';
import { PageHead } from '@/features/office/page-parts';
import { ApiProblem } from '@/shared/api/client';
import { localised } from '@/shared/i18n';
import { isObject } from '@/shared/json/value';
import { begin, change as changed, redo, settle, undo } from '@/shared/state/history';
import { useProblemText } from '@/shared/ui/problem-text';
import { Loading } from '@/shared/ui/states';
import { type Designer, DesignerContext } from './designer-context';
import {
  type FlowView,
  type Scene,
  type Step,
  type TestCase,
  useFigures,
  useFindings,
  useFlowChanges,
  useFlowSchema,
} from './flows-api';
import { HeadingForm } from './form/heading-form';
import { NodeForm } from './form/node-form';
import { asDocument, type FlowDocument, placeOf } from './model/document';
import { offeredKinds } from './model/kinds';
import { Outline } from './outline';
import { CaseForm } from './panels/case-form';
import { CasesPanel } from './panels/cases-panel';
import { FindingsPanel } from './panels/findings-panel';
import { TalkPanel } from './panels/talk-panel';
import { VersionsPanel } from './panels/versions-panel';
import { PublishDialog } from './publish-dialog';
import { TextView } from './text-view';
import { useFlowTexts } from './texts';
import './designer.css';
import './panels/panels.css';

const Graph = lazy(() => import('./graph/graph').then((module) => ({ default: module.Graph })));

const TABS = ['edit', 'talk', 'cases', 'findings', 'versions'] as const;
type Tab = (typeof TABS)[number];
const PERIODS = [0, 1, 7, 30] as const;

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = window.document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

const written = (document: FlowDocument): string => `${JSON.stringify(document, null, 2)}\n`;
const sameText = (one: FlowDocument, other: FlowDocument) =>
  one === other || JSON.stringify(one) === JSON.stringify(other);

function sceneOf(document: FlowDocument): Scene {
  const lines = Array.isArray(document.lines) ? document.lines.map(String) : [];
  const isChat = lines.some((line) => /chat|web/.test(line)) || /chat/.test(document.id);
  return { channel: isChat ? 'chat' : 'phone', language: 'zh', tier: 'standard', customer_known: false };
}

/** Changing a flow: drawing or filling in, checking, talking to it, testing, publishing, going back. */
export function DesignerBody({ view, saved }: { view: FlowView; saved: FlowDocument }) {
  const t = useFlowTexts();
  const problemText = useProblemText();
  const { message } = App.useApp();
  const { save, publish } = useFlowChanges(view.id);
  const [history, setHistory] = useState(() => begin(saved));
  const [base, setBase] = useState({ document: saved, revision: view.revision });
  const document = history.present;
  const isChanged = !sameText(document, base.document);
  useLeaveGuard(isChanged);

  // What others save appears at once, unless there are changes of one's own: then saving will say so.
  if (view.revision !== base.revision && !isChanged) {
    setBase({ document: saved, revision: view.revision });
    if (!sameText(saved, document)) setHistory(begin(saved));
  }

  const [selected, setSelected] = useState<string | null>(null);
  const [tab, setTab] = useState<Tab>('edit');
  const [isText, setText] = useState(false);
  const [isWide, setWide] = useState(false);
  const [arrange, setArrange] = useState(0);
  const [days, setDays] = useState<number | null>(null);
  const [isAsked, setAsked] = useState(false);
  const [scene, setScene] = useState<Scene>(() => sceneOf(saved));
  const [steps, setSteps] = useState<Step[]>([]);
  const [path, setPath] = useState<string[]>([]);
  const [edited, setEdited] = useState<{ known: string | null; test: TestCase } | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const panel = useRef<HTMLElement>(null);

  const findings = useFindings(view.id, document);
  const figures = useFigures(view.id, days);
  const schema = useFlowSchema();
  const kinds = useMemo(() => offeredKinds(schema.data), [schema.data]);

  const change = useCallback(
    (next: FlowDocument, place?: string) => setHistory((before) => changed(before, next, place ?? null)),
    [],
  );
  const select = useCallback((node: string | null) => {
    setSelected(node);
    setHistory(settle);
    if (node !== null) setTab('edit');
  }, []);
  const show = useCallback((pointer: string) => {
    const { node } = placeOf(pointer);
    setSelected(node);
    setTab('edit');
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const wrong = panel.current?.querySelector('.field-finding');
        (wrong ?? panel.current)?.scrollIntoView({ block: 'nearest' });
        wrong?.closest('.field, .row, .prompt-text')?.querySelector<HTMLElement>('input, textarea')?.focus();
      }),
    );
  }, []);

  const designer = useMemo<Designer>(
    () => ({
      document,
      findings,
      kinds,
      selected,
      path: tab === 'talk' ? path : [],
      figures: days === null ? null : (figures.data ?? new Map()),
      change,
      select,
      show,
    }),
    [document, findings, kinds, selected, tab, path, days, figures.data, change, select, show],
  );

  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const isBack = event.key.toLowerCase() === 'z' && !event.shiftKey;
      const isForth = (event.key.toLowerCase() === 'z' && event.shiftKey) || event.key.toLowerCase() === 'y';
      if (!isBack && !isForth) return;
      if (window.document.querySelector('dialog[open]')) return;
      event.preventDefault();
      setHistory(isBack ? undo : redo);
    };
    window.addEventListener('keydown', key);
    return () => window.removeEventListener('keydown', key);
  }, []);

  const keepDraft = async () => {
    const kept = await save.mutateAsync({ revision: base.revision, draft: document });
    // The server writes fields in its own order; what was written stays as it is on the page.
    setBase({ document, revision: kept.revision });
  };
  const onSave = async () => {
    try {
      await keepDraft();
      void message.success(t('saved'));
    } catch {
      // Shown above the graph.
    }
  };
  const onPublish = async () => {
    if (isChanged) await keepDraft();
    return (await publish.mutateAsync()).version;
  };
  const takeFile = async (chosen: File | undefined) => {
    if (file.current) file.current.value = '';
    if (!chosen) return;
    try {
      const read = asDocument(JSON.parse(await chosen.text()));
      if (!read) throw new Error('no flow');
      change({ ...read, id: view.id });
      setSelected(null);
      void message.success(t('imported', { count: Object.keys(read.nodes).length }));
    } catch {
      void message.error(t('notImported'));
    }
  };

  const name =
    localised(isObject(document.name) ? (document.name as unknown as { zh: string; en: string }) : '') ||
    view.id;
  const wrong = findings?.length ?? 0;
  const canPublish = findings !== null && wrong === 0;
  const blankCase: TestCase = { name: '', scene, steps: [], expectations: [{ says: '' }] };
  const isGone = selected !== null && document.nodes[selected] === undefined;
  if (isGone) setSelected(null);

  return (
    <DesignerContext value={designer}>
      <FindingsContext value={findings}>
        <div className="designer-page">
          <PageHead
            title={name}
            intro={
              <>
                <Link to="/flows">{t('back')}</Link> · {view.id} ·{' '}
                {view.publications[0]
                  ? t('servingVersion', { version: view.publications[0].version })
                  : t('never')}
                {isChanged && <strong className="unsaved"> · {t('unsaved')}</strong>}
              </>
            }
          >
            <Button
              icon={<UndoOutlined />}
              aria-label={t('undo')}
              title={`${t('undo')} (Ctrl+Z)`}
              disabled={history.past.length === 0}
              onClick={() => setHistory(undo)}
            />
            <Button
              icon={<RedoOutlined />}
              aria-label={t('redo')}
              title={`${t('redo')} (Ctrl+Shift+Z)`}
              disabled={history.future.length === 0}
              onClick={() => setHistory(redo)}
            />
            <input
              ref={file}
              type="file"
              accept="application/json,.json"
              hidden
              aria-label={t('import')}
              onChange={(event) => void takeFile(event.target.files?.[0])}
            />
            <Button onClick={() => file.current?.click()}>{t('import')}</Button>
            <Button onClick={() => download(`${view.id}.json`, written(document))}>{t('export')}</Button>
            <Button disabled={!isChanged} loading={save.isPending} onClick={() => void onSave()}>
              {t('save')}
            </Button>
            <Button
              type="primary"
              disabled={!canPublish}
              title={wrong > 0 ? t('publishBlocked') : undefined}
              onClick={() => setAsked(true)}
            >
              {t('publish')}
            </Button>
          </PageHead>
          <div role="status" className="flow-messages">
            {save.error !== null && (
              <Alert
                type="error"
                title={
                  save.error instanceof ApiProblem && save.error.status === 412
                    ? t('changed')
                    : problemText(save.error)
                }
              />
            )}
          </div>
          <div className={isWide ? 'designer designer-wide' : 'designer'}>
            <Outline />
            <section className="designer-middle" aria-label={t('graph')}>
              <div className="designer-bar">
                <Segmented
                  aria-label={t('viewAs')}
                  options={[
                    { value: 'graph', label: t('graph') },
                    { value: 'text', label: t('document') },
                  ]}
                  value={isText ? 'text' : 'graph'}
                  onChange={(value) => setText(value === 'text')}
                />
                {!isText && (
                  <>
                    <Button size="small" onClick={() => setArrange(arrange + 1)}>
                      {t('arrange')}
                    </Button>
                    <Button size="small" aria-pressed={isWide} onClick={() => setWide(!isWide)}>
                      {isWide ? t('narrow') : t('wide')}
                    </Button>
                    <Select
                      size="small"
                      className="designer-period"
                      aria-label={t('figures')}
                      value={days ?? 0}
                      options={PERIODS.map((value) => ({ value, label: t(`periods.${value}`) }))}
                      onChange={(value: number) => setDays(value === 0 ? null : value)}
                    />
                  </>
                )}
                <button
                  type="button"
                  className={wrong > 0 ? 'checked checked-wrong' : 'checked'}
                  onClick={() => setTab('findings')}
                >
                  {findings === null
                    ? t('checking')
                    : wrong > 0
                      ? t('findingCount', { count: wrong })
                      : t('noFindings')}
                </button>
              </div>
              {isText ? (
                <TextView />
              ) : (
                <Suspense fallback={<Loading />}>
                  <Graph arrange={arrange} />
                </Suspense>
              )}
            </section>
            <aside className="designer-side" ref={panel} aria-label={t('side')}>
              <div className="designer-tabs" role="tablist" aria-label={t('side')}>
                {TABS.map((one) => (
                  <button
                    key={one}
                    type="button"
                    role="tab"
                    id={`tab-${one}`}
                    aria-selected={tab === one}
                    aria-controls="designer-panel"
                    onClick={() => setTab(one)}
                  >
                    {one === 'edit'
                      ? selected === null
                        ? t('tabs.heading')
                        : t('tabs.node')
                      : t(`tabs.${one}`)}
                    {one === 'findings' && wrong > 0 && <span className="tab-count">{wrong}</span>}
                  </button>
                ))}
              </div>
              <div
                className="designer-panel"
                id="designer-panel"
                role="tabpanel"
                aria-labelledby={`tab-${tab}`}
                // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel that scrolls must be reached by key
                tabIndex={0}
              >
                {tab === 'edit' &&
                  (selected === null || isGone ? (
                    <HeadingForm />
                  ) : (
                    <NodeForm key={selected} node={selected} />
                  ))}
                {tab === 'talk' && (
                  <TalkPanel
                    scene={scene}
                    steps={steps}
                    onScene={(next) => {
                      setScene(next);
                      setSteps([]);
                    }}
                    onSteps={setSteps}
                    onPath={setPath}
                    onKeep={(test) => setEdited({ known: null, test })}
                  />
                )}
                {tab === 'cases' && (
                  <CasesPanel
                    blank={blankCase}
                    onEdit={(known, { name, scene, steps, expectations }) =>
                      setEdited({ known, test: { name, scene, steps, expectations } })
                    }
                    onTalk={(test) => {
                      setScene(test.scene);
                      setSteps(test.steps);
                      setTab('talk');
                    }}
                  />
                )}
                {tab === 'findings' && <FindingsPanel />}
                {tab === 'versions' && (
                  <VersionsPanel
                    publications={view.publications}
                    onBack={() => {
                      // The draft is the version that serves again: what is on the page follows it.
                      setHistory(begin(base.document));
                    }}
                  />
                )}
              </div>
            </aside>
          </div>
          {isAsked && (
            <PublishDialog
              name={name}
              document={document}
              onPublish={onPublish}
              onClose={() => setAsked(false)}
            />
          )}
          {edited && (
            <CaseForm
              known={edited.known}
              test={edited.test}
              onClose={(isSaved) => {
                setEdited(null);
                if (isSaved) {
                  setTab('cases');
                  void message.success(t('caseSaved'));
                }
              }}
            />
          )}
        </div>
      </FindingsContext>
    </DesignerContext>
  );
}
