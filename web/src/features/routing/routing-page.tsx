import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { type Column, DataTable } from '@/features/office/data-table';
import { ConfirmDialog } from '@/features/office/dialogs';
import { Mark, type MarkKind } from '@/features/office/mark';
import { Card, PageHead } from '@/features/office/page-parts';
import { ReasonDialog } from '@/features/office/reason-dialog';
import { has } from '@/features/office/sections';
import { useRoles } from '@/features/office/session-context';
import { useOfficeTexts } from '@/features/office/texts';
import { localised } from '@/shared/i18n';
import { dayAndTime } from '@/shared/i18n/format';
import { Failed, Loading } from '@/shared/ui/states';
import { GuaranteeBoard } from './guarantee-board';
import { type PolicyRow, type PolicyState, usePolicies, usePolicy, usePolicyChanges } from './policies';
import { ReplayView } from './replay-view';
import { useRoutingTexts } from './texts';
import './routing.css';

const PolicyEditor = lazy(() => import('./policy-editor'));

const KIND: Record<PolicyState, MarkKind> = { draft: 'plain', in_force: 'good', retired: 'plain' };

function InForce({ row, onRollBack }: { row: PolicyRow | undefined; onRollBack: (() => void) | null }) {
  const t = useRoutingTexts();
  if (!row) return <p className="state-text">{t('none')}</p>;
  return (
    <div className="policy-in-force">
      <p>
        <strong>
          {t('versionNumber', { version: row.version })} · {localised(row.name)}
        </strong>
        <br />
        {t('since', {
          time: dayAndTime(row.in_force_since),
          who: row.switched_on_by_name ?? '–',
          reason: row.reason ?? row.note,
        })}
      </p>
      {onRollBack && <Button onClick={onRollBack}>{t('rollBack')}</Button>}
    </div>
  );
}

/** 路由策略: who is served first and by whom, version by version. */
export default function RoutingPage() {
  const t = useRoutingTexts();
  const office = useOfficeTexts();
  const mayEdit = has(useRoles(), 'maintainer', 'director');
  const { data, error, refetch } = usePolicies();
  const { switchOn, rollBack, replay } = usePolicyChanges();
  const [opened, setOpened] = useState<number | null>(null);
  // Each opening is a new session of the editor; saving stays in it.
  const [session, setSession] = useState(0);
  const [isChanged, setChanged] = useState(false);
  const [wanted, setWanted] = useState<number | null>(null);
  const [played, setPlayed] = useState<number | null>(null);
  const [asked, setAsked] = useState<number | 'back' | null>(null);
  const inForce = data?.items.find((row) => row.state === 'in_force');
  const present = usePolicy(inForce?.version ?? null);
  const view = usePolicy(opened);
  const isEarlier = data?.items.some((row) => row.state === 'retired') ?? false;
  const open = (version: number) => {
    setWanted(null);
    setChanged(false);
    setOpened(version);
    setSession(session + 1);
  };
  const play = (version: number) => {
    setPlayed(version);
    replay.reset();
    replay.mutate(version);
  };
  const columns: Column<PolicyRow>[] = [
    { title: t('version'), width: 70, isNumber: true, render: (row) => row.version },
    { title: t('name'), width: 200, render: (row) => localised(row.name) || '–' },
    {
      title: t('state'),
      width: 100,
      render: (row) => <Mark kind={KIND[row.state]}>{t(`states.${row.state}`)}</Mark>,
    },
    { title: t('note'), render: (row) => row.note },
    {
      title: t('saved'),
      width: 190,
      render: (row) => `${dayAndTime(row.saved_at)} ${row.author_name ?? ''}`,
    },
    {
      title: t('acts'),
      width: 260,
      render: (row) => (
        <div className="card-acts">
          <Button
            size="small"
            aria-label={t('openVersion', { version: row.version })}
            onClick={() => (isChanged ? setWanted(row.version) : open(row.version))}
          >
            {t('open')}
          </Button>
          {mayEdit && (
            <Button
              size="small"
              aria-label={t('replayVersion', { version: row.version })}
              onClick={() => play(row.version)}
            >
              {t('replay')}
            </Button>
          )}
          {mayEdit && row.state !== 'in_force' && (
            <Button
              size="small"
              aria-label={t('switchOnVersion', { version: row.version })}
              onClick={() => setAsked(row.version)}
            >
              {t('switchOn')}
            </Button>
          )}
        </div>
      ),
    },
  ];
  return (
    <>
      <PageHead title={office('section.routing')} intro={t('intro')} />
      {error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : (
        <>
          <Card title={t('inForce')}>
            <InForce row={inForce} onRollBack={mayEdit && isEarlier ? () => setAsked('back') : null} />
          </Card>
          <GuaranteeBoard document={present.data?.document} />
          <Card title={t('versions')}>
            <DataTable
              caption={t('versions')}
              columns={columns}
              rows={data.items}
              rowKey={(row) => String(row.version)}
            />
          </Card>
          {played !== null && (
            <ReplayView
              version={played}
              replay={replay.data}
              error={replay.error}
              isPlaying={replay.isPending}
            />
          )}
          {view.error && <Failed error={view.error} retry={() => void view.refetch()} />}
          {view.data && (
            <Suspense fallback={<Loading />}>
              <PolicyEditor
                key={session}
                view={view.data}
                inForce={present.data ?? null}
                mayEdit={mayEdit}
                onSaved={setOpened}
                onChanged={setChanged}
              />
            </Suspense>
          )}
        </>
      )}
      {wanted !== null && (
        <ConfirmDialog
          title={t('leave')}
          text={t('leaveText', { version: opened ?? 0 })}
          verb={t('leaveVerb')}
          isDanger
          onConfirm={async () => open(wanted)}
          onClose={() => setWanted(null)}
        />
      )}
      {asked !== null && (
        <ReasonDialog
          title={asked === 'back' ? t('rollBack') : t('switchOnVersion', { version: asked })}
          text={asked === 'back' ? t('rollBackText') : t('switchOnText', { version: asked })}
          verb={asked === 'back' ? t('rollBack') : t('switchOn')}
          longest={500}
          onConfirm={(reason) =>
            asked === 'back' ? rollBack.mutateAsync(reason) : switchOn.mutateAsync({ version: asked, reason })
          }
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
