import { App, Button, Checkbox, Input, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { Card, PageHead } from '@/features/office/page-parts';
import { has } from '@/features/office/sections';
import { useRoles, useStaff } from '@/features/office/session-context';
import { type StaffRow, useSkills } from '@/features/office/settings';
import { useOfficeTexts } from '@/features/office/texts';
import { localised } from '@/shared/i18n';
import { useSharedTexts } from '@/shared/i18n/shared';
import { useProblemText } from '@/shared/ui/problem-text';
import { Empty, Failed, Loading } from '@/shared/ui/states';
import { PasswordForm } from './password-form';
import { useStaffChanges, useStaffRows } from './staff-api';
import { StaffForm } from './staff-form';
import { useStaffAdminTexts } from './texts';
import './staff.css';

function StaffActs({
  row,
  onEdit,
  onPassword,
}: {
  row: StaffRow;
  onEdit: () => void;
  onPassword: () => void;
}) {
  const t = useStaffAdminTexts();
  const office = useOfficeTexts();
  const problemText = useProblemText();
  const me = useStaff();
  const { modal, message } = App.useApp();
  const { change } = useStaffChanges();
  const setActive = (active: boolean) =>
    change.mutateAsync({ id: row.id, change: { active } }).then(
      () => void message.success(office('saved')),
      (error: unknown) => void message.error(problemText(error)),
    );
  const ask = () =>
    modal.confirm({
      title: t('deactivateAsk', { name: row.name, number: row.number }),
      content: t('deactivateText'),
      okText: t('deactivate'),
      okButtonProps: { danger: true },
      cancelText: office('cancel'),
      onOk: () => setActive(false),
    });
  return (
    <div className="row-acts">
      <Button size="small" onClick={onEdit}>
        {t('edit')}
      </Button>
      <Button size="small" onClick={onPassword}>
        {t('resetPassword')}
      </Button>
      {row.id !== me.id &&
        (row.active ? (
          <Button size="small" danger onClick={ask}>
            {t('deactivate')}
          </Button>
        ) : (
          <Button size="small" onClick={() => void setActive(true)}>
            {t('activate')}
          </Button>
        ))}
    </div>
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
  const { message } = App.useApp();
  const { data, error, refetch } = useStaffRows();
  const [edited, setEdited] = useState<StaffRow | 'new' | null>(null);
  const [passwordOf, setPasswordOf] = useState<StaffRow | null>(null);
  const [search, setSearch] = useState('');
  const [isActiveOnly, setActiveOnly] = useState(true);
  const skillName = (id: string) => localised(skills.find((skill) => skill.id === id)?.name) || id;
  const rows = (data?.items ?? []).filter(
    (row) => (!isActiveOnly || row.active) && (row.number.startsWith(search) || row.name.includes(search)),
  );
  const columns: TableColumnsType<StaffRow> = [
    { title: t('number'), dataIndex: 'number', width: 90, className: 'numbers' },
    {
      title: t('name'),
      width: 120,
      render: (_, row) => (
        <>
          {row.name} {row.id === me.id && <span className="quiet-word">{t('own')}</span>}
        </>
      ),
    },
    {
      title: t('roles'),
      render: (_, row) => row.roles.map((role) => <Tag key={role}>{shared(`role.${role}`)}</Tag>),
    },
    {
      title: t('skills'),
      render: (_, row) =>
        row.skills.map(([skill, level]) => `${skillName(skill)} ${level}`).join('、') || '–',
    },
    {
      title: t('capacity'),
      width: 140,
      render: (_, row) =>
        row.roles.includes('agent')
          ? t('capacityOf', { voice: row.voice_capacity, text: row.text_capacity })
          : '–',
    },
    {
      title: t('state'),
      width: 90,
      render: (_, row) => (row.active ? <Tag color="green">{t('active')}</Tag> : <Tag>{t('inactive')}</Tag>),
    },
    ...(mayEdit
      ? [
          {
            title: t('acts'),
            width: 230,
            render: (_: unknown, row: StaffRow) => (
              <StaffActs row={row} onEdit={() => setEdited(row)} onPassword={() => setPasswordOf(row)} />
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
          <Table<StaffRow>
            rowKey="id"
            size="middle"
            columns={columns}
            dataSource={rows}
            pagination={{ pageSize: 50, hideOnSinglePage: true }}
            scroll={{ x: 900 }}
          />
        )}
      </Card>
      {edited && <StaffForm row={edited === 'new' ? null : edited} onClose={close} />}
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
