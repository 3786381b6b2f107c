import { App, Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { Answered } from '@/features/office/answered';
import { DataTable } from '@/features/office/data-table';
import { FormDialog } from '@/features/office/dialogs';
import { Card, PageHead } from '@/features/office/page-parts';
import { has } from '@/features/office/sections';
import { useRoles } from '@/features/office/session-context';
import { useOfficeTexts } from '@/features/office/texts';
import { localised } from '@/shared/i18n';
import { InlineFailure } from '@/shared/ui/states';
import { Field, findingsOf, KeyField } from './field';
import {
  type InstitutionKind,
  type InstitutionRow,
  useEditionList,
  useInstitutionList,
  usePutInstitution,
} from './shelves-api';
import { useKnowledgeTexts } from './texts';
import './knowledge.css';

const KINDS: readonly InstitutionKind[] = ['department', 'branch'];

/** One department or branch; `row` absent: another one. */
function InstitutionDialog({ row, onClose }: { row: InstitutionRow | null; onClose: () => void }) {
  const t = useKnowledgeTexts();
  const office = useOfficeTexts();
  const { message } = App.useApp();
  const put = usePutInstitution();
  const [id, setId] = useState(row?.id ?? '');
  const [name, setName] = useState({ zh: row?.name.zh ?? '', en: row?.name.en ?? '' });
  const [kind, setKind] = useState<InstitutionKind>(row?.kind ?? 'branch');
  const [region, setRegion] = useState(row?.region ?? '');
  const findings = findingsOf(put.error);
  const save = () => {
    const isPlaced = kind === 'branch' && region.trim() !== '';
    const one = { id: id.trim(), name, kind, ...(isPlaced ? { region: region.trim() } : {}) };
    put.mutate(
      { one, revision: row?.revision ?? 0 },
      {
        onSuccess: () => {
          void message.success(office('saved'));
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      title={row ? localised(row.name) : t('institutions.add')}
      isSaving={put.isPending}
      onSave={save}
      onClose={onClose}
    >
      {!row && <KeyField value={id} finding={findings.get('/id')} put={setId} />}
      {(['zh', 'en'] as const).map((tongue) => (
        <Field
          key={tongue}
          label={`${t('institutions.name')} · ${t(`form.${tongue}`)}`}
          finding={findings.get(`/name/${tongue}`)}
        >
          {(field) => (
            <Input
              id={field}
              lang={tongue === 'zh' ? 'zh-CN' : 'en'}
              maxLength={60}
              value={name[tongue]}
              onChange={(event) => setName({ ...name, [tongue]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <Field label={t('institutions.kindLabel')} finding={undefined}>
        {(field) => (
          <div id={field}>
            <Segmented<InstitutionKind>
              aria-label={t('institutions.kindLabel')}
              value={kind}
              options={KINDS.map((value) => ({ value, label: t(`institutions.kind.${value}`) }))}
              onChange={setKind}
            />
          </div>
        )}
      </Field>
      {kind === 'branch' && (
        <Field
          label={t('institutions.region')}
          finding={findings.get('/region')}
          help={t('institutions.regionHelp')}
        >
          {(field) => (
            <Input
              id={field}
              maxLength={64}
              value={region}
              onChange={(event) => setRegion(event.target.value)}
            />
          )}
        </Field>
      )}
      <InlineFailure error={put.error} />
    </FormDialog>
  );
}

/** 机构: the departments and branches that answer for articles and contribute to special editions. */
export default function InstitutionsPage() {
  const t = useKnowledgeTexts();
  const office = useOfficeTexts();
  const mayWrite = has(useRoles(), 'clerk', 'shift_leader');
  const list = useInstitutionList();
  const editions = useEditionList();
  const [chosen, setChosen] = useState<InstitutionRow | 'another' | null>(null);
  const editionsOf = (id: string) =>
    (editions.data?.items ?? []).filter((edition) => edition.contributors.includes(id));
  return (
    <>
      <PageHead title={office('section.institutions')} intro={t('institutions.intro')}>
        {mayWrite && (
          <Button type="primary" onClick={() => setChosen('another')}>
            {t('institutions.add')}
          </Button>
        )}
      </PageHead>
      <Card>
        <Answered
          query={list}
          isEmpty={(data) => data.items.length === 0}
          empty={{ title: t('institutions.emptyTitle'), text: t('institutions.emptyText') }}
        >
          {({ items }) => (
            <DataTable<InstitutionRow>
              caption={office('section.institutions')}
              rows={items}
              rowKey={(row) => row.id}
              columns={[
                {
                  title: t('institutions.name'),
                  render: (row) => (
                    <>
                      <strong>{localised(row.name)}</strong> <span className="quiet-line">{row.id}</span>
                    </>
                  ),
                },
                {
                  title: t('institutions.kindLabel'),
                  width: 130,
                  render: (row) => t(`institutions.kind.${row.kind}`),
                },
                { title: t('institutions.region'), width: 130, render: (row) => row.region ?? '–' },
                {
                  title: t('institutions.contributes'),
                  width: 260,
                  render: (row) =>
                    editionsOf(row.id).length === 0 ? (
                      '–'
                    ) : (
                      <ul className="knowledge-inline">
                        {editionsOf(row.id).map((edition) => (
                          <li key={edition.id}>{localised(edition.title)}</li>
                        ))}
                      </ul>
                    ),
                },
                {
                  title: t('institutions.articles'),
                  width: 110,
                  render: (row) => (
                    <Link
                      to={`/knowledge?institution=${encodeURIComponent(row.id)}`}
                      aria-label={`${t('institutions.see')} ${localised(row.name)}`}
                    >
                      {t('institutions.see')}
                    </Link>
                  ),
                },
                ...(mayWrite
                  ? [
                      {
                        title: office('change'),
                        width: 100,
                        render: (row: InstitutionRow) => (
                          <Button
                            size="small"
                            aria-label={`${office('change')} ${localised(row.name)}`}
                            onClick={() => setChosen(row)}
                          >
                            {office('change')}
                          </Button>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )}
        </Answered>
      </Card>
      {chosen && (
        <InstitutionDialog row={chosen === 'another' ? null : chosen} onClose={() => setChosen(null)} />
      )}
    </>
  );
}
