import { Segmented } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { Answered } from '@/features/office/answered';
import { DataTable } from '@/features/office/data-table';
import { Mark, type MarkKind } from '@/features/office/mark';
import { Card, PageHead } from '@/features/office/page-parts';
import { useOfficeTexts } from '@/features/office/texts';
import { type HotQuestion, type TrendKind, useHotQuestions } from './knowledge-api';
import { Sparkline } from './sparkline';
import { useKnowledgeTexts } from './texts';
import './knowledge.css';

export const TREND_KIND: Record<TrendKind, MarkKind> = {
  new: 'busy',
  rising: 'warn',
  steady: 'plain',
  falling: 'good',
};
const HOURS = [1, 4, 24, 48];

/** 热点问题: what is asked most now. */
export default function HotPage() {
  const t = useKnowledgeTexts();
  const office = useOfficeTexts();
  const [query, setQuery] = useSearchParams();
  const hours = Number(query.get('hours') ?? 24);
  const answer = useHotQuestions(hours);
  const { isPlaceholderData } = answer;
  return (
    <>
      <PageHead title={office('section.hot')} intro={t('hot.intro')}>
        <Segmented<number>
          aria-label={t('hot.trend')}
          value={hours}
          options={HOURS.map((value) => ({ value, label: t('hot.hours', { count: value }) }))}
          onChange={(value) => setQuery({ hours: String(value) }, { replace: true })}
        />
      </PageHead>
      <Card>
        <Answered
          query={answer}
          isEmpty={(data) => data.items.length === 0}
          empty={{ title: t('hot.emptyTitle'), text: t('hot.emptyText') }}
        >
          {(data) => (
            <DataTable<HotQuestion>
              caption={office('section.hot')}
              rows={data.items}
              rowKey={(row) => row.topic}
              isOld={isPlaceholderData}
              columns={[
                { title: t('hot.question'), render: (row) => row.label },
                {
                  title: t('hot.asked'),
                  width: 80,
                  isNumber: true,
                  render: (row) => <strong>{row.trend.asked}</strong>,
                },
                {
                  title: t('hot.unanswered'),
                  width: 100,
                  isNumber: true,
                  render: (row) => row.trend.unanswered,
                },
                {
                  title: t('hot.yesterday'),
                  width: 110,
                  isNumber: true,
                  render: (row) => row.trend.yesterday,
                },
                {
                  title: t('hot.lastWeek'),
                  width: 110,
                  isNumber: true,
                  render: (row) => row.trend.last_week,
                },
                {
                  title: t('hot.trend'),
                  width: 250,
                  render: (row) => (
                    <div className="knowledge-trend">
                      <Mark kind={TREND_KIND[row.trend.kind]}>{t(`hot.kind.${row.trend.kind}`)}</Mark>
                      <Sparkline
                        line={row.trend.line}
                        label={t('hot.lineLabel', { line: row.trend.line.join(', ') })}
                      />
                    </div>
                  ),
                },
                {
                  title: t('hot.article'),
                  width: 180,
                  render: (row) =>
                    row.article ? (
                      <Link to={`/knowledge/${row.article}`}>{row.title || row.article}</Link>
                    ) : (
                      '–'
                    ),
                },
              ]}
            />
          )}
        </Answered>
      </Card>
    </>
  );
}
