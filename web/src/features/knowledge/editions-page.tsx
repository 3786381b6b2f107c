import { App, Button, DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Link } from 'react-router';
import { Answered } from '@/features/office/answered';
import { FormDialog } from '@/features/office/dialogs';
import { Mark } from '@/features/office/mark';
import { Card, PageHead } from '@/features/office/page-parts';
import { has } from '@/features/office/sections';
import { useRoles } from '@/features/office/session-context';
import { useOfficeTexts } from '@/features/office/texts';
import type { Time } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { InlineFailure } from '@/shared/ui/states';
import { Field, findingsOf, KeyField } from './field';
import { useKnowledgeNames, useValidity } from './names';
import { type EditionRow, useEditionList, usePutEdition } from './shelves-api';
import { useKnowledgeTexts } from './texts';
import './knowledge.css';

const TIME = { showTime: { format: 'HH:mm' }, format: 'YYYY-MM-DD HH:mm' } as const;

/** One special edition; `row` absent: another one. */
function EditionDialog({ row, onClose }: { row: EditionRow | null; onClose: () => void }) {
  const t = useKnowledgeTexts();
  const office = useOfficeTexts();
  const names = useKnowledgeNames();
  const { message } = App.useApp();
  const put = usePutEdition();
  const [id, setId] = useState(row?.id ?? '');
  const [texts, setTexts] = useState({
    title: { zh: row?.title.zh ?? '', en: row?.title.en ?? '' },
    introduction: { zh: row?.introduction.zh ?? '', en: row?.introduction.en ?? '' },
  });
  const [contributors, setContributors] = useState(row?.contributors ?? []);
  const [from, setFrom] = useState<Time | null>(row?.valid_from ?? null);
  const [to, setTo] = useState<Time | null>(row?.valid_to ?? null);
  const findings = findingsOf(put.error);
  const wrongContributor = [...findings].find(([pointer]) => pointer.startsWith('/contributors'))?.[1];
  const save = () =>
    put.mutate(
      {
        one: { id: id.trim(), ...texts, contributors, valid_from: from, valid_to: to },
        revision: row?.revision ?? 0,
      },
      {
        onSuccess: () => {
          void message.success(office('saved'));
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={row ? localised(row.title) : t('editions.add')}
      width={680}
      isSaving={put.isPending}
      onSave={save}
      onClose={onClose}
    >
      {!row && <KeyField value={id} finding={findings.get('/id')} put={setId} />}
      {(['title', 'introduction'] as const).map((name) => (
        <div className="form-pair" key={name}>
          {(['zh', 'en'] as const).map((tongue) => (
            <Field
              key={tongue}
              label={`${t(`editions.${name}`)} · ${t(`form.${tongue}`)}`}
              finding={findings.get(`/${name}/${tongue}`)}
            >
              {(field) => (
                <Input.TextArea
                  id={field}
                  lang={tongue === 'zh' ? 'zh-CN' : 'en'}
                  autoSize={name === 'title' ? { minRows: 1, maxRows: 2 } : { minRows: 3, maxRows: 6 }}
                  maxLength={name === 'title' ? 120 : 1000}
                  value={texts[name][tongue]}
                  onChange={(event) =>
                    setTexts({ ...texts, [name]: { ...texts[name], [tongue]: event.target.value } })
                  }
                />
              )}
            </Field>
          ))}
        </div>
      ))}
      <Field label={t('editions.contributors')} finding={wrongContributor}>
        {(field) => (
          <Select
            id={field}
            mode="multiple"
            defaultActiveFirstOption={false}
            showSearch={{ optionFilterProp: 'label' }}
            options={names.institutions}
            value={contributors}
            onChange={setContributors}
          />
        )}
      </Field>
      <div className="form-pair">
        <Field label={t('form.from')} finding={findings.get('/valid_from')}>
          {(field) => (
            <DatePicker
              id={field}
              {...TIME}
              value={from ? dayjs(from) : null}
              onChange={(time) => setFrom(time?.toISOString() ?? null)}
            />
          )}
        </Field>
        <Field label={t('form.to')} finding={findings.get('/valid_to')}>
          {(field) => (
            <DatePicker
              id={field}
              {...TIME}
              value={to ? dayjs(to) : null}
              onChange={(time) => setTo(time?.toISOString() ?? null)}
            />
          )}
        </Field>
      </div>
      <InlineFailure error={put.error} />
    </FormDialog>
  );
}

/** 专版: articles on one occasion, and who contributes to it. */
export default function EditionsPage() {
  const t = useKnowledgeTexts();
  const office = useOfficeTexts();
  const names = useKnowledgeNames();
  const validity = useValidity();
  const mayWrite = has(useRoles(), 'clerk', 'shift_leader');
  const list = useEditionList();
  const [chosen, setChosen] = useState<EditionRow | 'another' | null>(null);
  return (
    <>
      <PageHead title={office('section.editions')} intro={t('editions.intro')}>
        {mayWrite && (
          <Button type="primary" onClick={() => setChosen('another')}>
            {t('editions.add')}
          </Button>
        )}
      </PageHead>
      <Answered
        query={list}
        isEmpty={(data) => data.items.length === 0}
        empty={{ title: t('editions.emptyTitle'), text: t('editions.emptyText') }}
      >
        {({ items }) =>
          items.map((row) => (
            <Card
              key={row.id}
              title={localised(row.title)}
              extra={
                mayWrite && (
                  <Button
                    size="small"
                    aria-label={`${office('change')} ${localised(row.title)}`}
                    onClick={() => setChosen(row)}
                  >
                    {office('change')}
                  </Button>
                )
              }
            >
              <p className="edition-line">
                <Mark kind={row.current ? 'good' : 'plain'}>
                  {t(row.current ? 'editions.shown' : 'editions.hidden')}
                </Mark>
                <span>{validity(row.valid_from, row.valid_to)}</span>
                <Link
                  to={`/knowledge?edition=${encodeURIComponent(row.id)}`}
                  aria-label={`${localised(row.title)} · ${t('editions.articles', { count: row.articles })}`}
                >
                  {t('editions.articles', { count: row.articles })}
                </Link>
              </p>
              <p className="edition-introduction">{localised(row.introduction)}</p>
              <h3 className="knowledge-label">{t('editions.contributors')}</h3>
              <ul className="knowledge-inline">
                {row.contributors.map((one) => (
                  <li key={one}>{names.institution(one)}</li>
                ))}
              </ul>
            </Card>
          ))
        }
      </Answered>
      {chosen && <EditionDialog row={chosen === 'another' ? null : chosen} onClose={() => setChosen(null)} />}
    </>
  );
}
