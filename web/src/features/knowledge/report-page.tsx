import { Button, Select } from 'antd';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Mark } from '@/features/office/mark';
import { Card, PageHead } from '@/features/office/page-parts';
import { useOfficeTexts } from '@/features/office/texts';
import { ApiProblem } from '@/shared/api/client';
import { localised } from '@/shared/i18n';
import { dayAndTime } from '@/shared/i18n/format';
import { Empty, Failed, Loading } from '@/shared/ui/states';
import { TREND_KIND } from './hot-page';
import { type Report, reportAddress, useReport, useReportDays } from './knowledge-api';
import { useKnowledgeNames } from './names';
import { useKnowledgeTexts } from './texts';
import './knowledge.css';

function Part({
  title,
  items,
}: {
  title: string;
  items: { key: string; text: ReactNode; count: ReactNode }[];
}) {
  const t = useKnowledgeTexts();
  return (
    <Card title={title}>
      {items.length === 0 ? (
        <p className="quiet-line">{t('report.none')}</p>
      ) : (
        <ol className="report-list">
          {items.map((item) => (
            <li key={item.key}>
              <span>{item.text}</span>
              <span className="report-count">{item.count}</span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function ReportBody({ report }: { report: Report }) {
  const t = useKnowledgeTexts();
  const topics = (list: Report['hot']) =>
    list.map((one) => ({
      key: one.topic,
      text: one.article ? <Link to={`/knowledge/${one.article}`}>{one.label}</Link> : one.label,
      count: (
        <>
          <Mark kind={TREND_KIND[one.trend.kind]}>{t(`hot.kind.${one.trend.kind}`)}</Mark> {one.trend.asked}
        </>
      ),
    }));
  const article = (id: string, title: Report['ending'][number]['title']) => (
    <Link to={`/knowledge/${id}`}>{localised(title)}</Link>
  );
  const { questions } = report;
  return (
    <>
      <dl className="knowledge-figures">
        {(
          [
            [t('report.asked'), questions.asked],
            [t('report.found'), questions.found],
            [t('report.askedBack'), questions.asked_back],
            [t('report.nothing'), questions.nothing],
          ] as const
        ).map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      <div className="report-parts">
        <Part title={t('report.hot')} items={topics(report.hot)} />
        <Part title={t('report.own')} items={topics(report.own)} />
        <Part
          title={t('report.gaps')}
          items={report.gaps.map((gap) => ({ key: gap.topic, text: gap.example, count: gap.asked }))}
        />
        <Part
          title={t('report.mostRead')}
          items={report.most_read.map((one) => ({
            key: one.article,
            text: article(one.article, one.title),
            count: one.readings,
          }))}
        />
        <Part
          title={t('report.ending')}
          items={report.ending.map((one) => ({
            key: one.article,
            text: article(one.article, one.title),
            count: dayAndTime(one.valid_to),
          }))}
        />
        <Part
          title={t('report.feedback')}
          items={report.feedback.map((one) => ({
            key: one.article,
            text: article(one.article, one.title),
            count: one.waiting,
          }))}
        />
      </div>
    </>
  );
}

/** 热点日报: what was asked on a day, for a department or branch. */
export default function ReportPage() {
  const t = useKnowledgeTexts();
  const office = useOfficeTexts();
  const names = useKnowledgeNames();
  const [query, setQuery] = useSearchParams();
  const institution = query.get('institution') ?? names.institutions[0]?.value;
  const { data: days } = useReportDays(institution);
  const day = query.get('day') ?? days?.today;
  const { data, error, refetch } = useReport(institution, day);
  const change = (name: string, value: string) => {
    const next = new URLSearchParams(query);
    next.set(name, value);
    setQuery(next, { replace: true });
  };
  const choices = days
    ? [
        { value: days.today, label: t('report.today') },
        ...days.days.filter((one) => one !== days.today).map((one) => ({ value: one, label: one })),
      ]
    : [];
  const address = institution && day ? `/api/v1${reportAddress(institution, day)}` : undefined;
  return (
    <>
      <PageHead title={office('section.reports')} intro={t('report.intro')}>
        <Select
          aria-label={t('report.institution')}
          className="knowledge-filter"
          value={institution}
          options={names.institutions}
          onChange={(value: string) => change('institution', value)}
        />
        <Select
          aria-label={t('report.day')}
          className="knowledge-filter"
          value={day}
          options={choices}
          onChange={(value: string) => change('day', value)}
        />
        <Button href={address && `${address}/csv`} disabled={!data}>
          {t('report.csv')}
        </Button>
        <Button href={address} disabled={!data} download={`knowledge-${institution}-${day}.json`}>
          {t('report.json')}
        </Button>
      </PageHead>
      {error instanceof ApiProblem && error.notFound ? (
        <Card>
          <Empty title={t('report.missing')} />
        </Card>
      ) : error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : data ? (
        <ReportBody report={data} />
      ) : (
        <Loading />
      )}
    </>
  );
}
