import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useId, useState } from 'react';
import { FormDialog } from '@/features/office/dialogs';
import { useQueues } from '@/features/office/settings';
import { localised } from '@/shared/i18n';
import { InlineFailure } from '@/shared/ui/states';
import { useDesigner } from '../designer-context';
import { type Expectation, type Step, type TestCase, useTestCaseChanges } from '../flows-api';
import { NodeSelect } from '../form/simple-fields';
import { useFlowTexts } from '../texts';
import { SceneFields } from './scene-fields';
import { stepText } from './step-text';

const EXPECTED = ['reaches', 'avoids', 'says', 'queues', 'ends'] as const;
type Expected = (typeof EXPECTED)[number];
const STEPS = ['key', 'text', 'silence', 'served', 'refused', 'outcome'] as const;
type StepKind = (typeof STEPS)[number];

const kindOfStep = (step: Step): StepKind => STEPS.find((kind) => step[kind] !== undefined) ?? 'silence';

function StepRow(props: { step: Step; onChange: (step: Step) => void; onRemove: () => void }) {
  const { step, onChange, onRemove } = props;
  const t = useFlowTexts();
  const kind = kindOfStep(step);
  const isWritten = kind === 'key' || kind === 'text' || kind === 'outcome';
  const blank = (chosen: StepKind): Step =>
    chosen === 'key' || chosen === 'text' || chosen === 'outcome' ? { [chosen]: '' } : { [chosen]: true };
  return (
    <li className="row-line">
      <Select
        aria-label={t('stepKind')}
        options={STEPS.map((one) => ({ value: one, label: t(`stepKinds.${one}`) }))}
        value={kind}
        onChange={(chosen: StepKind) => onChange(blank(chosen))}
      />
      {isWritten ? (
        <Input
          aria-label={t('stepValue')}
          value={step[kind] ?? ''}
          onChange={(event) => onChange({ [kind]: event.target.value })}
        />
      ) : (
        <span className="quiet-word">{stepText(step, t)}</span>
      )}
      <Button
        size="small"
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t('removeRow')}
        onClick={onRemove}
      />
    </li>
  );
}

function ExpectationRow(props: {
  expectation: Expectation;
  onChange: (expectation: Expectation) => void;
  onRemove: () => void;
}) {
  const { expectation, onChange, onRemove } = props;
  const t = useFlowTexts();
  const queues = useQueues();
  const id = useId();
  const kind: Expected = EXPECTED.find((one) => expectation[one] !== undefined) ?? 'reaches';
  const blank = (chosen: Expected): Expectation => (chosen === 'ends' ? { ends: true } : { [chosen]: '' });
  return (
    <li className="row-line">
      <Select
        aria-label={t('expected')}
        options={EXPECTED.map((one) => ({ value: one, label: t(`expectations.${one}`) }))}
        value={kind}
        onChange={(chosen: Expected) => onChange(blank(chosen))}
      />
      {(kind === 'reaches' || kind === 'avoids') && (
        <>
          <label htmlFor={id} className="visually-hidden">
            {t('node')}
          </label>
          <NodeSelect
            id={id}
            value={expectation[kind] ?? ''}
            onChange={(node) => onChange({ [kind]: node })}
          />
        </>
      )}
      {kind === 'says' && (
        <Input
          aria-label={t('expectations.says')}
          value={expectation.says ?? ''}
          onChange={(event) => onChange({ says: event.target.value })}
        />
      )}
      {kind === 'queues' && (
        <Select
          aria-label={t('expectations.queues')}
          options={queues.map((queue) => ({ value: queue.id, label: localised(queue.name) }))}
          value={expectation.queues || null}
          onChange={(queue: string) => onChange({ queues: queue })}
        />
      )}
      {kind === 'ends' && (
        <Select
          aria-label={t('expectations.ends')}
          options={[
            { value: 'yes', label: t('ended') },
            { value: 'no', label: t('notEnded') },
          ]}
          value={expectation.ends ? 'yes' : 'no'}
          onChange={(chosen: string) => onChange({ ends: chosen === 'yes' })}
        />
      )}
      <Button
        size="small"
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t('removeRow')}
        onClick={onRemove}
      />
    </li>
  );
}

/** A test case: what happens, and what must come of it. */
export function CaseForm(props: {
  known: string | null;
  test: TestCase;
  onClose: (isSaved: boolean) => void;
}) {
  const { known, test: begun, onClose } = props;
  const t = useFlowTexts();
  const { document } = useDesigner();
  const { put } = useTestCaseChanges(document.id);
  const [test, setTest] = useState(begun);
  const [error, setError] = useState<unknown>(null);
  const id = useId();
  const save = async () => {
    setError(null);
    try {
      await put.mutateAsync({ known, test: { ...test, name: test.name.trim() } });
      onClose(true);
    } catch (problem) {
      setError(problem);
    }
  };
  const at = <T,>(list: T[], place: number, value: T) =>
    list.map((one, index) => (index === place ? value : one));
  const without = <T,>(list: T[], place: number) => list.filter((_, index) => index !== place);
  return (
    <FormDialog
      title={known ? t('editCase') : t('addCase2')}
      width={680}
      isSaving={put.isPending}
      onSave={() => void save()}
      onClose={() => onClose(false)}
    >
      <div className="field">
        <label htmlFor={id}>{t('caseName')}</label>
        <Input
          id={id}
          value={test.name}
          maxLength={100}
          onChange={(event) => setTest({ ...test, name: event.target.value })}
        />
      </div>
      <details className="talk-scene">
        <summary>{t('sceneTitle')}</summary>
        <SceneFields scene={test.scene} onChange={(scene) => setTest({ ...test, scene })} />
      </details>
      <h3 className="form-title">{t('caseSteps')}</h3>
      <ol className="case-rows">
        {test.steps.map((step, index) => (
          <StepRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
            key={index}
            step={step}
            onChange={(changed) => setTest({ ...test, steps: at(test.steps, index, changed) })}
            onRemove={() => setTest({ ...test, steps: without(test.steps, index) })}
          />
        ))}
      </ol>
      <Button
        size="small"
        type="dashed"
        icon={<PlusOutlined />}
        onClick={() => setTest({ ...test, steps: [...test.steps, { key: '1' }] })}
      >
        {t('addStep')}
      </Button>
      <h3 className="form-title">{t('caseExpectations')}</h3>
      <ol className="case-rows">
        {test.expectations.map((expectation, index) => (
          <ExpectationRow
            // biome-ignore lint/suspicious/noArrayIndexKey: an expectation is its place
            key={index}
            expectation={expectation}
            onChange={(changed) => setTest({ ...test, expectations: at(test.expectations, index, changed) })}
            onRemove={() => setTest({ ...test, expectations: without(test.expectations, index) })}
          />
        ))}
      </ol>
      <Button
        size="small"
        type="dashed"
        icon={<PlusOutlined />}
        onClick={() => setTest({ ...test, expectations: [...test.expectations, { says: '' }] })}
      >
        {t('addExpectation')}
      </Button>
      <InlineFailure error={error} />
    </FormDialog>
  );
}
