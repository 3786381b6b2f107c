import { Alert, App, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link, useParams } from 'react-router';
import { ConfirmDialog } from '@/features/office/dialogs';
import { Card, PageHead } from '@/features/office/page-parts';
import { ApiProblem } from '@/shared/api/client';
import { localised } from '@/shared/i18n';
import { useProblemText } from '@/shared/ui/problem-text';
import { Failed, Loading } from '@/shared/ui/states';
import { lineOf, readDocument, written } from './document';
import { type EditorHandle, FlowEditor } from './flow-editor';
import { Findings, Publications } from './flow-side';
import { type FlowView, useFlow, useFlowChanges, usePublication } from './flows-api';
import { useFlowTexts } from './texts';
import './flows.css';

/** What the server refused about the document, by pointer. */
function refusedFindings(error: unknown) {
  if (!(error instanceof ApiProblem)) return [];
  return error.errors.map((one) => ({
    pointer: one.pointer,
    code: error.code,
    message: (one as { message?: string }).message ?? one.title ?? '',
  }));
}

function nameOf(view: FlowView): string {
  const name = (view.draft as { name?: Parameters<typeof localised>[0] } | null)?.name;
  return localised(name) || view.id;
}

/** Asks before the page is left with changes that are not saved. */
function useLeaveGuard(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isChanged]);
}

function FlowBody({ view }: { view: FlowView }) {
  const t = useFlowTexts();
  const problemText = useProblemText();
  const { message } = App.useApp();
  const [isAsked, setAsked] = useState(false);
  const { save, publish } = useFlowChanges(view.id);
  const editor = useRef<EditorHandle>(null);
  const saved = written(view.draft);
  const [text, setText] = useState(saved);
  const [revision, setRevision] = useState(view.revision);
  const [viewed, setViewed] = useState<number | null>(null);
  const publication = usePublication(view.id, viewed);
  const isChanged = text !== saved;
  useLeaveGuard(isChanged);

  // What others save appears at once, unless there are changes of one's own: then saving will say so.
  if (revision !== view.revision && !isChanged) setRevision(view.revision);
  const [shownDraft, setShownDraft] = useState(saved);
  if (shownDraft !== saved) {
    setShownDraft(saved);
    if (text === shownDraft) {
      setText(saved);
      setRevision(view.revision);
    }
  }

  const reading = readDocument(text);
  const broken = 'document' in reading ? null : reading;
  const older = viewed !== null && publication.data !== undefined ? written(publication.data) : null;
  const findings = save.error ? refusedFindings(save.error) : [];
  const canPublish = !isChanged && view.findings.length === 0;

  const keep = async () => {
    if (!('document' in reading)) return;
    try {
      const kept = await save.mutateAsync({ revision, draft: reading.document });
      setText(written(kept.draft));
      setShownDraft(written(kept.draft));
      setRevision(kept.revision);
      void message.success(t('saved'));
    } catch {
      // Shown above the editor.
    }
  };
  const show = (pointer: string) => {
    setViewed(null);
    const line = lineOf(text, pointer);
    requestAnimationFrame(() => editor.current?.showLine(line ?? 1));
  };
  const whyNot = isChanged ? t('publishUnsaved') : view.findings.length > 0 ? t('publishBlocked') : undefined;
  const nodes = Object.keys((view.draft as { nodes?: object } | null)?.nodes ?? {}).length;

  return (
    <>
      <PageHead title={nameOf(view)} intro={`${view.id} · ${t('nodes', { count: nodes })}`}>
        <Button
          type="primary"
          disabled={!canPublish}
          title={whyNot}
          loading={publish.isPending}
          onClick={() => setAsked(true)}
        >
          {t('publish')}
        </Button>
      </PageHead>
      {isAsked && (
        <ConfirmDialog
          title={t('publishAsk', { name: nameOf(view) })}
          text={t('publishText')}
          verb={t('publish')}
          onConfirm={async () => {
            const made = await publish.mutateAsync();
            void message.success(t('published', { version: made.version }));
          }}
          onClose={() => setAsked(false)}
        />
      )}
      <div className="flow-columns">
        <Card
          title={viewed === null ? t('document') : t('viewing', { version: viewed })}
          extra={
            <div className="card-acts">
              {viewed === null ? (
                <>
                  {isChanged && <Button onClick={() => setText(saved)}>{t('undo')}</Button>}
                  <Button
                    type={isChanged ? 'primary' : 'default'}
                    disabled={!isChanged || broken !== null}
                    loading={save.isPending}
                    onClick={() => void keep()}
                  >
                    {t('save')}
                  </Button>
                </>
              ) : (
                <>
                  <Button
                    disabled={older === null}
                    onClick={() => {
                      if (older !== null) setText(older);
                      setViewed(null);
                    }}
                  >
                    {t('loadIntoDraft')}
                  </Button>
                  <Button onClick={() => setViewed(null)}>{t('backToDraft')}</Button>
                </>
              )}
            </div>
          }
        >
          <p className="quiet-line">
            {t('documentHelp')}{' '}
            <a href="/api/v1/flow-schema" target="_blank" rel="noopener">
              {t('schema')}
            </a>
          </p>
          <div role="status" className="flow-messages">
            {isChanged && viewed === null && !broken && <Alert type="info" title={t('unsaved')} />}
            {broken && viewed === null && (
              <Alert type="error" title={t('broken', { line: broken.line, column: broken.column })} />
            )}
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
          {viewed !== null && publication.error ? (
            <Failed error={publication.error} retry={() => void publication.refetch()} />
          ) : viewed !== null && older === null ? (
            <Loading />
          ) : (
            <FlowEditor
              handle={editor}
              text={older ?? text}
              isReadOnly={viewed !== null}
              onChange={setText}
            />
          )}
        </Card>
        <div>
          <Findings findings={findings.length > 0 ? findings : view.findings} onShow={show} />
          <Publications publications={view.publications} viewed={viewed} onView={setViewed} />
        </div>
      </div>
    </>
  );
}

/** One flow: its draft, what the check says of it, its publications. */
export default function FlowPage() {
  const t = useFlowTexts();
  const { id = '' } = useParams();
  const { data, error, refetch } = useFlow(id);
  return (
    <>
      <Link to="/flows" className="flow-back">
        ← {t('back')}
      </Link>
      {error instanceof ApiProblem && error.notFound ? (
        <PageHead title={t('notFoundTitle')} />
      ) : error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : data ? (
        <FlowBody key={data.id} view={data} />
      ) : (
        <Loading />
      )}
    </>
  );
}
