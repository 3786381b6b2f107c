import { RedoOutlined, UndoOutlined } from '@ant-design/icons';
import { App, Button, Input, Segmented } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import type { Mistake, TextHandle } from '@/features/office/form/document-text';
import { FindingsContext } from '@/features/office/form/findings-context';
import { showPlace } from '@/features/office/form/show-place';
import { useLeaveGuard } from '@/features/office/leave-guard';
import { Card } from '@/features/office/page-parts';
import type { JsonObject } from '@/shared/json/value';
import { InlineFailure } from '@/shared/ui/states';
import { PolicyContext } from './form/policy-context';
import type { Policy } from './model/policy';
import { cardOf, type Section, sectionOf } from './model/section';
import { misshapen, withoutEmpty } from './model/shape';
import { type Document, type PolicyView, usePolicyChanges, usePolicyCheck } from './policies';
import { PolicyChanges } from './policy-changes';
import { usePolicyDraft } from './policy-draft';
import { PolicyFindings } from './policy-findings';
import { PolicyForm } from './policy-form';
import { PolicyText } from './policy-text';
import { usePolicyTexts } from './policy-texts';
import { useChoices, useWords } from './words';

/** The document without its version, which each saving gives anew. */
function contentOf(document: Document): JsonObject {
  const { version: _, ...content } = document;
  return withoutEmpty(content) as JsonObject;
}

/** A version's document: read by everybody who may, changed into another version by those who edit. */
export default function PolicyEditor(props: {
  view: PolicyView;
  /** What routes now, to compare with. */
  inForce: PolicyView | null;
  mayEdit: boolean;
  onSaved: (version: number) => void;
  onChanged: (isChanged: boolean) => void;
}) {
  const { view, inForce, mayEdit, onSaved, onChanged } = props;
  const t = usePolicyTexts();
  const { message } = App.useApp();
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const text = useRef<TextHandle>(null);
  const [base, setBase] = useState(() => ({
    version: view.policy.version,
    document: contentOf(view.document),
  }));
  const draft = usePolicyDraft(base.document);
  const { document } = draft;
  // The shape of what the server sends is right; a browser of another age would show it as text.
  const [isText, setText] = useState(() => misshapen(base.document) !== null);
  const [mistake, setMistake] = useState<Mistake | null>(null);
  const [section, setSection] = useState<Section>('rules');
  const [note, setNote] = useState('');
  const [isNoteMissing, setNoteMissing] = useState(false);
  const { save } = usePolicyChanges();
  const checked = usePolicyCheck(document, view.findings, mayEdit);
  const isChanged =
    mayEdit && (mistake !== null || JSON.stringify(document) !== JSON.stringify(base.document));
  useLeaveGuard(isChanged);
  useEffect(() => onChanged(isChanged), [isChanged, onChanged]);
  // Whoever opens a version wants to see it, and it stands below the list of versions.
  useEffect(() => root.current?.scrollIntoView({ block: 'start' }), []);

  // Saved, it is the version that was saved, with the same cards open.
  if (view.policy.version !== base.version) {
    const saved = contentOf(view.document);
    setBase({ version: view.policy.version, document: saved });
    draft.begin(saved);
    setNote('');
  }

  const policy = document as unknown as Policy;
  const inForcePolicy = inForce && (contentOf(inForce.document) as unknown as Policy);
  const words = useWords(policy, inForcePolicy);
  const choices = useChoices();
  const show = (pointer: string) => {
    if (isText) return text.current?.show(pointer);
    setSection(sectionOf(pointer));
    const card = cardOf(pointer);
    if (card && mayEdit) draft.open(card);
    showPlace(root.current, pointer);
  };
  const keep = async () => {
    setNoteMissing(note.trim() === '');
    if (mistake || note.trim() === '') return;
    const saved = await save.mutateAsync({ note: note.trim(), document }).catch(() => null);
    if (!saved) return;
    void message.success(t('savedAs', { version: saved.policy.version }));
    onSaved(saved.policy.version);
  };
  const form = {
    policy,
    words,
    choices,
    mayEdit,
    opened: draft.opened,
    toggle: draft.toggle,
    put: draft.put,
    change: (next: JsonObject, opened: readonly string[]) => draft.change(next, undefined, opened),
  };
  return (
    <div ref={root} className="document-editor">
      <Card title={t('title', { version: view.policy.version })}>
        <div className="document-bar">
          <Segmented
            aria-label={t('viewAs')}
            options={[
              { value: 'form', label: t('form'), disabled: mistake !== null },
              { value: 'text', label: t('text') },
            ]}
            value={isText ? 'text' : 'form'}
            onChange={(value) => setText(value === 'text')}
          />
          {mayEdit && (
            <>
              <Button
                icon={<UndoOutlined />}
                aria-label={t('undo')}
                title={t('undo')}
                disabled={!draft.canUndo || mistake !== null}
                onClick={draft.undo}
              />
              <Button
                icon={<RedoOutlined />}
                aria-label={t('redo')}
                title={t('redo')}
                disabled={!draft.canRedo || mistake !== null}
                onClick={draft.redo}
              />
            </>
          )}
          {isChanged && <span className="document-unsaved">{t('unsaved')}</span>}
        </div>
        <div className="policy-boxes">
          <PolicyChanges
            inForce={inForcePolicy && { version: inForce.policy.version, policy: inForcePolicy }}
            policy={policy}
            words={words}
            onShow={show}
          />
          <PolicyFindings checked={checked} policy={policy} words={words} onShow={show} />
        </div>
        <FindingsContext value={checked.findings}>
          {isText ? (
            <PolicyText
              handle={text}
              document={document}
              isReadOnly={!mayEdit}
              onChange={(next) => draft.change(next, 'text')}
              onMistake={setMistake}
            />
          ) : (
            <PolicyContext value={form}>
              <PolicyForm section={section} onSection={setSection} />
            </PolicyContext>
          )}
        </FindingsContext>
        <InlineFailure error={save.error} />
        {mayEdit ? (
          <div className="document-foot">
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
            <Button
              type="primary"
              onClick={() => void keep()}
              disabled={mistake !== null}
              loading={save.isPending}
            >
              {t('save')}
            </Button>
            {isNoteMissing && (
              <p id={`${id}-missing`} className="field-error" role="alert">
                {t('noteMissing')}
              </p>
            )}
          </div>
        ) : (
          <p className="quiet-line">{t('readOnly')}</p>
        )}
      </Card>
    </div>
  );
}
