import { CaretRightOutlined, DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { ConfirmDialog } from '@/features/office/dialogs';
import { InlineFailure, Loading } from '@/shared/ui/states';
import { useDesigner } from '../designer-context';
import {
  runTests,
  type StoredCase,
  type TestCase,
  type TestRun,
  useTestCaseChanges,
  useTestCases,
} from '../flows-api';
import { useFlowTexts } from '../texts';

/** How a test case came out. */
export function Outcome({ run, id }: { run: TestRun | null; id: string }) {
  const t = useFlowTexts();
  const verdict = run?.items.find((item) => item.id === id);
  if (!verdict) return null;
  return verdict.passed ? (
    <p className="case-passed">
      <span aria-hidden="true">✓</span> {t('passed')}
    </p>
  ) : (
    <ul className="case-failed">
      {verdict.failures.map((failure) => (
        <li key={failure}>
          <span aria-hidden="true">✗</span> {failure}
        </li>
      ))}
    </ul>
  );
}

/** The test cases of the flow, run on the document as it stands on the page. */
export function CasesPanel(props: {
  onEdit: (known: string | null, test: TestCase) => void;
  onTalk: (test: StoredCase) => void;
  blank: TestCase;
}) {
  const { onEdit, onTalk, blank } = props;
  const t = useFlowTexts();
  const { document } = useDesigner();
  const { data, error, refetch } = useTestCases(document.id);
  const { remove } = useTestCaseChanges(document.id);
  const [run, setRun] = useState<TestRun | null>(null);
  const [runError, setRunError] = useState<unknown>(null);
  const [isRunning, setRunning] = useState(false);
  const [asked, setAsked] = useState<StoredCase | null>(null);
  const runAll = async () => {
    setRunning(true);
    setRunError(null);
    try {
      setRun(await runTests(document.id, document));
    } catch (problem) {
      setRunError(problem);
    }
    setRunning(false);
  };
  const failed = run?.items.filter((item) => !item.passed).length ?? 0;
  return (
    <div className="panel">
      <div className="panel-head">
        <h2 className="panel-title">{t('cases')}</h2>
        <Button size="small" icon={<PlusOutlined />} onClick={() => onEdit(null, blank)}>
          {t('addCase2')}
        </Button>
        <Button
          size="small"
          type="primary"
          loading={isRunning}
          disabled={!data?.length}
          onClick={() => void runAll()}
        >
          {t('runAll')}
        </Button>
      </div>
      <p className="quiet-line">{t('casesHelp')}</p>
      <div role="status">
        {run && (
          <p className={failed === 0 ? 'finding-none' : 'finding-some'}>
            {failed === 0 ? t('allPassed', { count: run.items.length }) : t('someFailed', { count: failed })}
          </p>
        )}
      </div>
      <InlineFailure error={error ?? runError} retry={() => void (error ? refetch() : runAll())} />
      {!data && !error ? (
        <Loading />
      ) : (
        <ul className="cases">
          {data?.map((test) => (
            <li key={test.id}>
              <div className="case-head">
                <strong>{test.name}</strong>
                <span className="case-acts">
                  <Button
                    size="small"
                    type="text"
                    icon={<CaretRightOutlined />}
                    aria-label={`${t('walkThrough')} ${test.name}`}
                    title={t('walkThrough')}
                    onClick={() => onTalk(test)}
                  />
                  <Button
                    size="small"
                    type="text"
                    icon={<EditOutlined />}
                    aria-label={`${t('editCase')} ${test.name}`}
                    title={t('editCase')}
                    onClick={() => onEdit(test.id, test)}
                  />
                  <Button
                    size="small"
                    type="text"
                    icon={<DeleteOutlined />}
                    aria-label={`${t('removeCase')} ${test.name}`}
                    title={t('removeCase')}
                    onClick={() => setAsked(test)}
                  />
                </span>
              </div>
              <p className="quiet-line">
                {t('caseSize', { steps: test.steps.length, expectations: test.expectations.length })}
              </p>
              <Outcome run={run} id={test.id} />
            </li>
          ))}
        </ul>
      )}
      {data?.length === 0 && <p className="quiet-line">{t('noCases')}</p>}
      {asked && (
        <ConfirmDialog
          title={t('removeCaseAsk', { name: asked.name })}
          text={t('removeCaseText')}
          verb={t('removeCase')}
          isDanger
          onConfirm={() => remove.mutateAsync(asked.id)}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}
