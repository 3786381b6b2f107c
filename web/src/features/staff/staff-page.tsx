import { App, Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { type Column, DataTable } from '@/features/office/data-table';
import { ConfirmDialog } from '@/features/office/dialogs';
import { Mark } from '@/features/office/mark';
import { Card, PageHead } from '@/features/office/page-parts';
import { has } from '@/features/office/sections';
import { useRoles, useStaff } from '@/features/office/session-context';
import { type StaffRow, useSites, useSkills } from '@/features/office/settings';
import { useOfficeTexts } from '@/features/office/texts';
import { localised } from '@/shared/i18n';
import { listed } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
import { useProblemText } from '@/shared/ui/problem-text';
import { Empty, Failed, Loading } from '@/shared/ui/states';
import { HomePhoneForm } from './home-phone-form';
import { PasswordForm } from './password-form';
import { useStaffChanges, useStaffRows } from './staff-api';
import { StaffForm } from './staff-form';
import { useStaffAdminTexts } from './texts';
import './staff.css';

interface ActsProps {
  row: StaffRow;
  onEdit: () => void;
  onPassword: () => void;
  onHomePhone: () => void;
  onDeactivate: () => void;
}

function StaffActs({ row, onEdit, onPassword, onHomePhone, onDeactivate }: ActsProps) {
  const t = useStaffAdminTexts();
  const office = useOfficeTexts();
  const problemText = useProblemText();
  const me = useStaff();
  const { message } = App.useApp();
  const { change } = useStaffChanges();
  const activate = () =>
    change.mutateAsync({ id: row.id, change: { active: true } }).then(
      () => void message.success(office('saved')),
      (error: unknown) => void message.error(problemText(error)),
    );
  return (
    <div className="row-acts">
      <Button size="small" onClick={onEdit}>
        {t('edit')}
      </Button>
      <Button size="small" onClick={onPassword}>
        {t('resetPassword')}
      </Button>
      {row.roles.includes('agent') && (
        <Button size="small" onClick={onHomePhone}>
          {t('homePhone')}
        </Button>
      )}
      {row.id !== me.id &&
        (row.active ? (
          <Button size="small" danger onClick={onDeactivate}>
            {t('deactivate')}
          </Button>
        ) : (
          <Button size="small" onClick={() => void activate()}>
            {t('activate')}
          </Button>
        ))}
    </div>
  );
}

function Deactivation({ row, onClose }: { row: StaffRow; onClose: () => void }) {
  const t = useStaffAdminTexts();
  const { change } = useStaffChanges();
  return (
    <ConfirmDialog
      title={t('deactivateAsk', { name: row.name, number: row.number })}
      text={t('deactivateText')}
      verb={t('deactivate')}
      isDanger
      onConfirm={() => change.mutateAsync({ id: row.id, change: { active: false } })}
      onClose={onClose}
    />
  );
}

/** 员工: who is there, with which roles and skills. */
export default function StaffPage() {
  const t = useStaffAdminTexts();
  const office = useOfficeTexts();
  const shared = useSharedTexts();
  const me = useStaff();
  const mayEdit = has(useRoles(), 'maintainer');
  const skills = useSkills();
  const sites = useSites();
  const { message } = App.useApp();
  const { data, error, refetch } = useStaffRows();
  const [edited, setEdited] = useState<StaffRow | 'new' | null>(null);
  const [passwordOf, setPasswordOf] = useState<StaffRow | null>(null);
  const [homePhoneOf, setHomePhoneOf] = useState<StaffRow | null>(null);
  const [leaving, setLeaving] = useState<StaffRow | null>(null);
  const [search, setSearch] = useState('');
  const [isActiveOnly, setActiveOnly] = useState(true);
  const skillName = (id: string) => localised(skills.find((skill) => skill.id === id)?.name) || id;
  const rows = (data?.items ?? []).filter(
    (row) => (!isActiveOnly || row.active) && (row.number.startsWith(search) || row.name.includes(search)),
  );
  const columns: Column<StaffRow>[] = [
    { title: t('number'), width: 90, render: (row) => <span className="numbers">{row.number}</span> },
    {
      title: t('name'),
      width: 120,
      render: (row) => (
        <>
          {row.name} {row.id === me.id && <span className="quiet-word">{t('own')}</span>}
        </>
      ),
    },
    {
      title: t('roles'),
      render: (row) => listed(row.roles.map((role) => shared(`role.${role}`))),
    },
    {
      title: t('skills'),
      render: (row) => listed(row.skills.map(([skill, level]) => `${skillName(skill)} ${level}`)) || '–',
    },
    {
      title: t('site'),
      width: 110,
      render: (row) => localised(sites.find((site) => site.id === row.site)?.name) || (row.site ?? '–'),
    },
    {
      title: t('capacity'),
      width: 140,
      render: (row) =>
        row.roles.includes('agent')
          ? t('capacityOf', {
              voice: row.voice_capacity,
              text: row.text_capacity,
              deferred: row.deferred_capacity,
            })
          : '–',
    },
    {
      title: t('state'),
      width: 90,
      render: (row) => (row.active ? <Mark kind="good">{t('active')}</Mark> : <Mark>{t('inactive')}</Mark>),
    },
    ...(mayEdit
      ? [
          {
            title: t('acts'),
            width: 300,
            render: (row: StaffRow) => (
              <StaffActs
                row={row}
                onEdit={() => setEdited(row)}
                onPassword={() => setPasswordOf(row)}
                onHomePhone={() => setHomePhoneOf(row)}
                onDeactivate={() => setLeaving(row)}
              />
            ),
          },
        ]
      : []),
  ];
  const close = (saved: StaffRow | null) => {
    if (saved) void message.success(edited === 'new' ? t('created', { name: saved.name }) : office('saved'));
    setEdited(null);
  };
  return (
    <>
      <PageHead title={office('section.staff')} intro={t('intro')}>
        {mayEdit && (
          <Button type="primary" onClick={() => setEdited('new')}>
            {t('add')}
          </Button>
        )}
      </PageHead>
      <Card>
        <div className="staff-filters">
          <Input
            allowClear
            aria-label={t('search')}
            placeholder={t('search')}
            value={search}
            onChange={(event) => setSearch(event.target.value.trim())}
          />
          <Checkbox checked={isActiveOnly} onChange={(event) => setActiveOnly(event.target.checked)}>
            {t('onlyActive')}
          </Checkbox>
        </div>
        {error ? (
          <Failed error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Loading />
        ) : rows.length === 0 ? (
          <Empty title={t('emptyTitle')} />
        ) : (
          <DataTable
            caption={office('section.staff')}
            columns={columns}
            rows={rows}
            rowKey={(row) => row.id}
          />
        )}
      </Card>
      {edited && <StaffForm row={edited === 'new' ? null : edited} onClose={close} />}
      {homePhoneOf && <HomePhoneForm row={homePhoneOf} onClose={() => setHomePhoneOf(null)} />}
      {leaving && <Deactivation row={leaving} onClose={() => setLeaving(null)} />}
      {passwordOf && (
        <PasswordForm
          row={passwordOf}
          onClose={(done) => {
            setPasswordOf(null);
            if (done) void message.success(t('passwordSet'));
          }}
        />
      )}
    </>
  );
}
