import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { type Column, DataTable } from '@/features/office/data-table';
import { ConfirmDialog } from '@/features/office/dialogs';
import { Mark } from '@/features/office/mark';
import { Card, PageHead } from '@/features/office/page-parts';
import { ReasonDialog } from '@/features/office/reason-dialog';
import { has } from '@/features/office/sections';
import { useRoles, useStaff } from '@/features/office/session-context';
import { useOfficeTexts } from '@/features/office/texts';
import { type PlanStanding, useSituation } from '@/features/sites/situation';
import { localised, useLanguage } from '@/shared/i18n';
import { dayAndTime } from '@/shared/i18n/format';
import { Empty, Failed, Loading } from '@/shared/ui/states';
import { AuthoriseForm } from './authorise-form';
import { amountText } from './model/amount';
import { said } from './model/effects';
import { ApproveDialog, AskDialog } from './plan-dialogs';
import { PlanSummary } from './plan-summary';
import { usePlanWords } from './plan-words';
import {
  type Approved,
  type PlanRow,
  type RunRow,
  useApproved,
  usePlanActs,
  usePlans,
  useRuns,
} from './plans';
import { useEmergenciesTexts } from './texts';
import '@/features/sites/sites.css';

type Open =
  | { kind: 'ask'; plan: PlanRow }
  | { kind: 'approve' | 'withdraw' | 'end' | 'authorise'; standing: PlanStanding };

function Standing({ standing, onOpen }: { standing: PlanStanding; onOpen: (open: Open) => void }) {
  const t = useEmergenciesTexts();
  const me = useStaff();
  const roles = useRoles();
  const mayLead = has(roles, 'shift_leader', 'director');
  const isOwn = standing.asked_by === me.id;
  const mayAuthorise = standing.authorisations.some((one) => roles.includes(one.approver));
  const { on, reason, since, open_until } = standing;
  const [who, second] = [standing.asked_by_name, standing.approved_by_name ?? '–'];
  return (
    <div className="plan-item plan-head" data-plan={standing.plan}>
      <div>
        <h3>
          {localised(standing.name)}{' '}
          <Mark kind={on ? 'bad' : 'warn'}>{on ? t('stateOn') : t('stateAsked')}</Mark>
        </h3>
        <p>
          {on
            ? t('running', { time: dayAndTime(since), who, second, reason })
            : t('asked', { time: dayAndTime(open_until), who, reason })}
        </p>
        {!on && isOwn && <p className="quiet-word">{t('ownRequest')}</p>}
      </div>
      {mayLead && (
        <div className="plan-acts">
          {on && mayAuthorise && (
            <Button onClick={() => onOpen({ kind: 'authorise', standing })}>{t('authorise')}</Button>
          )}
          {on && (
            <Button danger onClick={() => onOpen({ kind: 'end', standing })}>
              {t('end')}
            </Button>
          )}
          {!on && <Button onClick={() => onOpen({ kind: 'withdraw', standing })}>{t('withdraw')}</Button>}
          {!on && !isOwn && (
            <Button type="primary" danger onClick={() => onOpen({ kind: 'approve', standing })}>
              {t('approve')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function Runs({ nameOf }: { nameOf: (plan: string) => string }) {
  const t = useEmergenciesTexts();
  const { data, error, refetch } = useRuns();
  const columns: Column<RunRow>[] = [
    { title: t('from'), width: 150, render: (run) => dayAndTime(run.asked_at) },
    { title: t('plan'), width: 150, render: (run) => nameOf(run.plan) },
    { title: t('state'), width: 100, render: (run) => t(`stateOf.${run.state}`) },
    {
      title: t('who'),
      width: 170,
      render: (run) => `${run.asked_by_name ?? '–'} / ${run.approved_by_name ?? '–'}`,
    },
    { title: t('reason'), render: (run) => run.reason },
    {
      title: t('until'),
      render: (run) =>
        run.ended_at ? `${dayAndTime(run.ended_at)} ${run.ended_by_name ?? ''} ${run.end_reason ?? ''}` : '–',
    },
  ];
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.items.length === 0) return <Empty title={t('noHistory')} />;
  return <DataTable caption={t('history')} columns={columns} rows={data.items} rowKey={(run) => run.id} />;
}

function ApprovedList() {
  const t = useEmergenciesTexts();
  const tag = useLanguage();
  const { data } = useApproved();
  if (!data || data.items.length === 0) return null;
  const columns: Column<Approved>[] = [
    { title: t('from'), width: 150, render: (one) => dayAndTime(one.at) },
    { title: t('kind'), width: 180, render: (one) => one.code },
    { title: t('amount'), width: 140, isNumber: true, render: (one) => amountText(one.amount, tag) },
    { title: t('who'), width: 140, render: (one) => one.approver_name ?? '–' },
    { title: t('for'), render: (one) => one.note },
  ];
  return (
    <Card title={t('approved')}>
      <DataTable caption={t('approved')} columns={columns} rows={data.items} rowKey={(one) => one.id} />
    </Card>
  );
}

/** 应急预案: what is prepared, what is on, and what came of it. */
export default function EmergenciesPage() {
  const t = useEmergenciesTexts();
  const office = useOfficeTexts();
  const roles = useRoles();
  const [mayLead, mayEdit] = [has(roles, 'shift_leader', 'director'), has(roles, 'maintainer', 'director')];
  const { situation } = useSituation();
  const { data, error, refetch } = usePlans();
  const [open, setOpen] = useState<Open | null>(null);
  const { withdraw, end } = usePlanActs();
  const words = usePlanWords();
  const navigate = useNavigate();
  const close = () => setOpen(null);
  const nameOf = (id: string) => said(data?.items.find((plan) => plan.id === id)?.document.name, words) || id;
  const busy = new Set(situation?.plans.map((plan) => plan.plan));
  const title = open && 'standing' in open ? localised(open.standing.name) : '';
  return (
    <>
      <PageHead title={office('section.emergencies')} intro={t('intro')}>
        {mayEdit && <Button onClick={() => void navigate('/emergencies/plan')}>{t('add')}</Button>}
      </PageHead>
      <Card title={t('on')}>
        {(situation?.plans.length ?? 0) === 0 ? (
          <p>{t('nothingOn')}</p>
        ) : (
          situation?.plans.map((standing) => (
            <Standing key={standing.run} standing={standing} onOpen={setOpen} />
          ))
        )}
      </Card>
      <Card title={t('plans')}>
        {error ? (
          <Failed error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Loading />
        ) : data.items.length === 0 ? (
          <Empty title={t('noPlans')} />
        ) : (
          data.items.map((plan) => (
            <div key={plan.id} className="plan-item" data-prepared={plan.id}>
              <div className="plan-head">
                <div>
                  <h3>{nameOf(plan.id)}</h3>
                  <p>{said(plan.document.purpose, words)}</p>
                  <p className="quiet-word">
                    {t('version', {
                      version: plan.version,
                      note: plan.note,
                      time: dayAndTime(plan.saved_at),
                    })}
                  </p>
                </div>
                <div className="plan-acts">
                  <Button
                    aria-label={`${t(mayEdit ? 'edit' : 'look')} ${nameOf(plan.id)}`}
                    onClick={() => void navigate(`/emergencies/plan/${plan.id}`)}
                  >
                    {t(mayEdit ? 'edit' : 'look')}
                  </Button>
                  {mayLead && !busy.has(plan.id) && (
                    <Button type="primary" onClick={() => setOpen({ kind: 'ask', plan })}>
                      {t('ask')}
                    </Button>
                  )}
                </div>
              </div>
              <PlanSummary plan={plan.document} words={words} />
            </div>
          ))
        )}
      </Card>
      <Card title={t('history')}>
        <Runs nameOf={nameOf} />
      </Card>
      <ApprovedList />
      {open?.kind === 'authorise' && <AuthoriseForm plan={open.standing} onClose={close} />}
      {open?.kind === 'ask' && <AskDialog plan={open.plan} onClose={close} />}
      {open?.kind === 'approve' && <ApproveDialog standing={open.standing} onClose={close} />}
      {open?.kind === 'end' && (
        <ReasonDialog
          title={t('endTitle', { plan: title })}
          text={t('endText')}
          verb={t('end')}
          onConfirm={(reason) => end.mutateAsync({ run: open.standing.run, reason })}
          onClose={close}
        />
      )}
      {open?.kind === 'withdraw' && (
        <ConfirmDialog
          title={t('withdrawTitle', { plan: title })}
          text={t('withdrawText')}
          verb={t('withdraw')}
          onConfirm={() => withdraw.mutateAsync(open.standing.run)}
          onClose={close}
        />
      )}
    </>
  );
}
