import { App, Button, ConfigProvider } from 'antd';
import { useEffect, useState } from 'react';
import { ApiProblem } from '@/shared/api/client';
import { Dialog } from '@/shared/ui/dialog';
import { useProblemText } from '@/shared/ui/problem-text';
import { Loading } from '@/shared/ui/states';
import { runTests, type TestRun } from './flows-api';
import type { FlowDocument } from './model/document';
import { Outcome } from './panels/cases-panel';
import { useFlowTexts } from './texts';

/** Before publishing: the test cases run, and what fails is told; only then can it be confirmed. */
export function PublishDialog(props: {
  name: string;
  document: FlowDocument;
  /** Saves what is not saved, publishes, and says the version. */
  onPublish: () => Promise<number>;
  onClose: () => void;
}) {
  const { name, document, onPublish, onClose } = props;
  const t = useFlowTexts();
  const problemText = useProblemText();
  const { message } = App.useApp();
  const [run, setRun] = useState<TestRun | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    runTests(document.id, document)
      .then((made) => isCurrent && setRun(made))
      .catch((problem) => isCurrent && setError(problem));
    return () => {
      isCurrent = false;
    };
  }, [document]);
  const publish = async () => {
    setBusy(true);
    setError(null);
    try {
      const version = await onPublish();
      void message.success(t('published', { version }));
      onClose();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  const reasons = error instanceof ApiProblem ? error.errors : [];
  return (
    <Dialog
      title={t('publishAsk', { name })}
      width={520}
      onClose={onClose}
      foot={
        <ConfigProvider>
          <Button data-first-focus onClick={onClose}>
            {t('notNow')}
          </Button>
          <Button type="primary" disabled={!run?.passed} loading={isBusy} onClick={() => void publish()}>
            {t('publish')}
          </Button>
        </ConfigProvider>
      }
    >
      <p>{t('publishText')}</p>
      {run === null && error === null && <Loading label={t('testing')} />}
      {run !== null && (
        <div role="status">
          <p className={run.passed ? 'finding-none' : 'finding-some'}>
            {run.items.length === 0
              ? t('noCases')
              : run.passed
                ? t('allPassed', { count: run.items.length })
                : t('publishFailed')}
          </p>
          <ul className="cases">
            {run.items
              .filter((item) => !item.passed)
              .map((item) => (
                <li key={item.id}>
                  <strong>{item.name}</strong>
                  <Outcome run={run} id={item.id} />
                </li>
              ))}
          </ul>
        </div>
      )}
      {error !== null && (
        <div role="alert">
          <p className="finding-some">{problemText(error)}</p>
          <ul>
            {reasons.map((reason) => (
              <li key={reason.pointer}>{reason.message}</li>
            ))}
          </ul>
        </div>
      )}
    </Dialog>
  );
}
