import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { Answered } from '@/features/office/answered';
import { useCursor } from '@/features/office/cursor';
import { DataTable } from '@/features/office/data-table';
import { Mark } from '@/features/office/mark';
import { Card, PageHead, Pager } from '@/features/office/page-parts';
import { has } from '@/features/office/sections';
import { useRoles } from '@/features/office/session-context';
import { useOfficeTexts } from '@/features/office/texts';
import { dayAndTime, listed } from '@/shared/i18n/format';
import { type ArticleRow, STAGES, STANDINGS, useArticles } from './knowledge-api';
import { Marked } from './marked';
import { STAGE_KIND, STANDING_KIND, useKnowledgeNames, useValidity } from './names';
import { NewArticle } from './new-article';
import { useKnowledgeTexts } from './texts';
import './knowledge.css';

const FILTERS = ['business', 'institution', 'edition', 'standing', 'stage'] as const;

/** 知识库: finding articles; for those who write, every draft too. */
export default function ArticlesPage() {
  const t = useKnowledgeTexts();
  const office = useOfficeTexts();
  const roles = useRoles();
  const names = useKnowledgeNames();
  const validity = useValidity();
  const navigate = useNavigate();
  const [query, setQuery] = useSearchParams();
  const cursor = useCursor();
  const [text, setText] = useState(query.get('q') ?? '');
  const [isNew, setNew] = useState(false);
  const isInsider = has(roles, 'clerk', 'shift_leader', 'director', 'auditor');
  const mayWrite = has(roles, 'clerk', 'shift_leader');
  const filter = Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? undefined]));
  const q = query.get('q') ?? '';
  const answer = useArticles({
    ...filter,
    q,
    sent: q ? true : undefined,
    after: cursor.after ?? undefined,
    limit: 20,
  });
  const { isPlaceholderData } = answer;
  const change = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(query);
    if (value) next.set(name, value);
    else next.delete(name);
    next.delete('after');
    setQuery(next);
  };
  const select = (
    name: (typeof FILTERS)[number],
    label: string,
    options: { value: string; label: string }[],
  ) => (
    <Select
      aria-label={label}
      placeholder={label}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      className="knowledge-filter"
      value={query.get(name) ?? undefined}
      options={options}
      onChange={(value?: string) => change(name, value)}
    />
  );
  return (
    <>
      <PageHead title={office('section.knowledge')} intro={t('intro')}>
        {mayWrite && (
          <Button type="primary" onClick={() => setNew(true)}>
            {t('add')}
          </Button>
        )}
      </PageHead>
      <Card>
        <search>
          <form
            className="knowledge-search"
            onSubmit={(event) => {
              event.preventDefault();
              change('q', text.trim());
            }}
          >
            <Input
              aria-label={t('search')}
              placeholder={t('searchHint')}
              size="large"
              maxLength={200}
              allowClear
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                if (!event.target.value) change('q', undefined);
              }}
            />
            <Button type="primary" size="large" htmlType="submit">
              {t('searchVerb')}
            </Button>
          </form>
        </search>
        <div className="knowledge-filters">
          {select('business', t('businessLabel'), names.businesses)}
          {select('institution', t('institution'), names.institutions)}
          {select('edition', t('edition'), names.editions)}
          {isInsider &&
            select(
              'standing',
              t('standingLabel'),
              STANDINGS.map((value) => ({ value, label: t(`standing.${value}`) })),
            )}
          {isInsider &&
            select(
              'stage',
              t('stageLabel'),
              STAGES.map((value) => ({ value, label: t(`stage.${value}`) })),
            )}
        </div>
      </Card>
      <Card>
        <Answered
          query={answer}
          isEmpty={(data) => data.items.length === 0}
          empty={{ title: t('noneTitle'), text: t('noneText') }}
        >
          {(data) => (
            <>
              <DataTable<ArticleRow>
                caption={office('section.knowledge')}
                rows={data.items}
                rowKey={(row) => row.id}
                isOld={isPlaceholderData}
                columns={[
                  {
                    title: t('title'),
                    render: (row) => (
                      <div className="knowledge-row">
                        <Link to={`/knowledge/${row.id}`}>
                          <Marked segments={row.title} />
                        </Link>
                        <p>
                          <Marked segments={row.excerpt} />
                        </p>
                      </div>
                    ),
                  },
                  {
                    title: t('businessLabel'),
                    width: 130,
                    render: (row) => listed(row.businesses.map(names.business)),
                  },
                  {
                    title: t('institution'),
                    width: 140,
                    render: (row) => names.institution(row.institution),
                  },
                  {
                    title: t('standingLabel'),
                    width: 150,
                    render: (row) => (
                      <div className="knowledge-marks">
                        <Mark kind={STANDING_KIND[row.standing]}>{t(`standing.${row.standing}`)}</Mark>
                        {isInsider && row.stage !== 'published' && (
                          <Mark kind={STAGE_KIND[row.stage]}>{t(`stage.${row.stage}`)}</Mark>
                        )}
                      </div>
                    ),
                  },
                  {
                    title: t('validity'),
                    width: 120,
                    render: (row) => validity(row.valid_from, row.valid_to),
                  },
                  { title: t('updated'), width: 110, render: (row) => dayAndTime(row.updated_at) },
                ]}
              />
              <Pager cursor={cursor} next={data.next} count={data.items.length} />
            </>
          )}
        </Answered>
      </Card>
      {isNew && (
        <NewArticle
          onClose={(id) => {
            setNew(false);
            if (id) void navigate(`/knowledge/${id}?tab=edit`);
          }}
        />
      )}
    </>
  );
}
