import { App } from 'antd';
import { useState } from 'react';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import { Card, PageHead } from '@/features/office/page-parts';
import { has } from '@/features/office/sections';
import { useRoles } from '@/features/office/session-context';
import { ApiProblem } from '@/shared/api/client';
import { withoutEmpty } from '@/shared/json/shape';
import type { JsonObject } from '@/shared/json/value';
import { Failed, Loading } from '@/shared/ui/states';
import { said } from './model/effects';
import { asPlan, PLAN } from './model/plan';
import { PlanChanges } from './plan-changes';
import { PlanEditor } from './plan-editor';
import { PlanSummary } from './plan-summary';
import { usePlanWords } from './plan-words';
import { type PlanRow, usePlans, usePlanVersions } from './plans';
import { VersionSelect } from './version-select';
import './plan-page.css';

/** A version of a plan for those who may only read it. */
function PlanReader(props: {
  row: PlanRow;
  versions: readonly PlanRow[];
  onOpen: (version: number) => void;
}) {
  const { row, versions, onOpen } = props;
  const words = usePlanWords();
  const [plan, before] = [row, versions.find(({ version }) => version === row.version - 1)].map((one) =>
    one ? asPlan(withoutEmpty(one.document, PLAN) as JsonObject) : null,
  );
  if (!plan) return null;
  return (
    <Card title={words.t('summary')}>
      <div className="document-bar">
        <VersionSelect versions={versions} shown={row.version} isLocked={false} onOpen={onOpen} />
      </div>
      <PlanSummary plan={plan} words={words} />
      <PlanChanges
        opened={{ version: row.version, plan }}
        before={before ? { version: row.version - 1, plan: before } : null}
        plan={plan}
        isChanged={false}
        words={words}
        onShow={null}
      />
      <p className="quiet-line">{words.t('readOnly')}</p>
    </Card>
  );
}

/** One plan, version by version; without a key in the address, another plan. */
export default function PlanPage() {
  const words = usePlanWords();
  const { t } = words;
  const { id = null } = useParams();
  const { state } = useLocation();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const mayEdit = has(useRoles(), 'maintainer', 'director');
  const plans = usePlans();
  const { data, error, refetch } = usePlanVersions(id);
  const [opened, setOpened] = useState<{ id: string | null; version: number } | null>(null);
  const versions = data?.items ?? [];
  const newest = versions[0];
  // What was opened stays open while somebody else saves another version.
  if (newest && opened?.id !== id) setOpened({ id, version: newest.version });
  const row = versions.find(({ version }) => version === opened?.version) ?? newest ?? null;
  const open = (version: number) => setOpened({ id, version });
  const onSaved = (saved: PlanRow) => {
    void message.success(t('savedAs', { version: saved.version }));
    setOpened({ id: saved.id, version: saved.version });
    if (id === null) {
      void navigate(`/emergencies/plan/${saved.id}`, { replace: true, state: { isSaved: true } });
    }
  };
  const isUnknown = error instanceof ApiProblem && error.notFound;
  const name = row ? said(row.document.name, words) || row.id : '';
  const title =
    id === null
      ? t('another')
      : row
        ? t('titleOf', { name })
        : isUnknown
          ? t('notFound')
          : t('titleOf', { name: id });
  return (
    <>
      <Link to="/emergencies" className="plan-back">
        ← {t('back')}
      </Link>
      <PageHead title={title} />
      {error && !isUnknown && <Failed error={error} retry={() => void refetch()} />}
      {id !== null && !row && !error && <Loading />}
      {(id === null || row) &&
        (mayEdit ? (
          <PlanEditor
            // What was saved for the first time goes on in the same editor, with the same section open.
            key={state?.isSaved ? '' : (id ?? '')}
            row={row}
            versions={versions}
            taken={plans.data?.items.map((one) => one.id) ?? []}
            onOpen={open}
            onSaved={onSaved}
          />
        ) : (
          row && <PlanReader row={row} versions={versions} onOpen={open} />
        ))}
    </>
  );
}
