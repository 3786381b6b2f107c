import { RedoOutlined, UndoOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useBlocker } from 'react-router';
import { ConfirmDialog } from '@/features/office/dialogs';
import type { TextHandle } from '@/features/office/form/document-text';
import { FindingsContext } from '@/features/office/form/findings-context';
import { showPlace } from '@/features/office/form/show-place';
import { useLeaveGuard } from '@/features/office/leave-guard';
import { Card } from '@/features/office/page-parts';
import { misshapen, withoutEmpty } from '@/shared/json/shape';
import { type JsonObject, same } from '@/shared/json/value';
import { InlineFailure } from '@/shared/ui/states';
import { PlanContext } from './form/plan-context';
import { asPlan, blankPlan, PLAN } from './model/plan';
import { type Section, sectionOf } from './model/section';
import { PlanChanges } from './plan-changes';
import { usePlanDraft } from './plan-draft';
import { PlanFindings } from './plan-findings';
import { PlanFoot } from './plan-foot';
import { PlanForm } from './plan-form';
import { usePlanSaving } from './plan-saving';
import { PlanText } from './plan-text';
import { PlanTiles } from './plan-tiles';
import { usePlanWords } from './plan-words';
import type { PlanRow } from './plans';
import { VersionSelect } from './version-select';

const KEY = /^[a-z0-9._-]{1,64}$/;

const contentOf = (document: unknown) => withoutEmpty(document, PLAN) as JsonObject;

/** A version of a plan, changed into the next one; `row` absent: another plan. */
export function PlanEditor(props: {
  row: PlanRow | null;
  versions: readonly PlanRow[];
  /** Keys that plans have. */
  taken: readonly string[];
  onOpen: (version: number) => void;
  onSaved: (row: PlanRow) => void;
}) {
  const { row, versions, taken, onOpen, onSaved } = props;
  const words = usePlanWords();
  const { t } = words;
  const root = useRef<HTMLDivElement>(null);
  const text = useRef<TextHandle>(null);
  const [base, setBase] = useState(() => ({
    version: row?.version ?? 0,
    document: row ? contentOf(row.document) : blankPlan(),
  }));
  const draft = usePlanDraft(base.document);
  const { document } = draft;
  // The shape of what the server sends is right; a browser of another age would show it as text.
  const [isText, setText] = useState(() => misshapen(base.document, PLAN) !== null);
  const [isMistaken, setMistaken] = useState(false);
  const [section, setSection] = useState<Section>('name');
  const [id, setId] = useState('');
  const [note, setNote] = useState('');
  const [isTried, setTried] = useState(false);
  const saving = usePlanSaving(document, words);
  const isChanged = isMistaken || !same(contentOf(document), contentOf(base.document));
  useLeaveGuard(isChanged);
  const blocker = useBlocker(({ nextLocation }) => isChanged && nextLocation.state?.isSaved !== true);

  // Another version was opened, or this one was saved.
  if (row && row.version !== base.version) {
    const opened = contentOf(row.document);
    setBase({ version: row.version, document: opened });
    draft.begin(opened);
    setNote('');
    setTried(false);
  }

  const idMistake =
    row || !isTried
      ? null
      : !KEY.test(id.trim())
        ? t('wrong.id')
        : taken.includes(id.trim())
          ? t('wrong.idTaken')
          : null;
  const noteMistake = isTried && note.trim() === '' ? t('wrong.note') : null;
  const keep = async () => {
    setTried(true);
    const key = row?.id ?? id.trim();
    if (note.trim() === '' || (!row && (!KEY.test(key) || taken.includes(key)))) return;
    const saved = await saving.keep(key, note.trim());
    if (saved) onSaved(saved);
    else requestAnimationFrame(() => root.current?.querySelector('.plan-findings')?.scrollIntoView());
  };
  const show = (pointer: string) => {
    if (isText) return text.current?.show(pointer);
    setSection(sectionOf(pointer));
    showPlace(root.current, pointer);
  };
  const plan = asPlan(document);
  const form = useMemo(() => ({ plan, words, put: draft.put }), [plan, words, draft.put]);
  const before = versions.find(({ version }) => version === base.version - 1);
  return (
    <div ref={root} className="document-editor plan-editor">
      <Card title={t('summary')}>
        <div className="document-bar">
          <Segmented
            aria-label={t('viewAs')}
            options={[
              { value: 'form', label: t('form'), disabled: isMistaken },
              { value: 'text', label: t('text') },
            ]}
            value={isText ? 'text' : 'form'}
            onChange={(value) => setText(value === 'text')}
          />
          <Button
            icon={<UndoOutlined />}
            aria-label={t('undo')}
            title={t('undo')}
            disabled={!draft.canUndo || isMistaken}
            onClick={draft.undo}
          />
          <Button
            icon={<RedoOutlined />}
            aria-label={t('redo')}
            title={t('redo')}
            disabled={!draft.canRedo || isMistaken}
            onClick={draft.redo}
          />
          {row && (
            <VersionSelect versions={versions} shown={row.version} isLocked={isChanged} onOpen={onOpen} />
          )}
          {isChanged && <span className="document-unsaved">{t('unsaved')}</span>}
          {row && !isChanged && row.version !== versions[0]?.version && (
            <span className="document-unsaved">{t('older', { version: row.version })}</span>
          )}
        </div>
        <PlanTiles plan={plan} words={words} onShow={show} />
        {row && (
          <PlanChanges
            opened={{ version: base.version, plan: asPlan(base.document) }}
            before={before ? { version: before.version, plan: asPlan(contentOf(before.document)) } : null}
            plan={plan}
            isChanged={isChanged}
            words={words}
            onShow={show}
          />
        )}
        <PlanFindings findings={saving.told} words={words} onShow={show} />
        <FindingsContext value={saving.findings}>
          {isText ? (
            <PlanText
              handle={text}
              document={document}
              onChange={(next) => draft.change(next, 'text')}
              onMistake={setMistaken}
            />
          ) : (
            <PlanContext value={form}>
              <PlanForm section={section} onSection={setSection} />
            </PlanContext>
          )}
        </FindingsContext>
        <InlineFailure error={saving.error} />
        <PlanFoot
          id={row ? null : id}
          note={note}
          idMistake={idMistake}
          noteMistake={noteMistake}
          isBlocked={isMistaken}
          isSaving={saving.isSaving}
          onId={setId}
          onNote={setNote}
          onSave={() => void keep()}
        />
      </Card>
      {blocker.state === 'blocked' && (
        <ConfirmDialog
          title={t('leaveTitle')}
          text={t('leaveText')}
          verb={t('leaveVerb')}
          isDanger
          onConfirm={async () => blocker.proceed()}
          onClose={() => blocker.reset?.()}
        />
      )}
    </div>
  );
}
