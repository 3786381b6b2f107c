import { Button } from 'antd';
import { useMemo } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { Answered } from '@/features/office/answered';
import { useCursor } from '@/features/office/cursor';
import { Card, PageHead, Pager } from '@/features/office/page-parts';
import { useOfficeTexts } from '@/features/office/texts';
import { type RecordFilters, readFilters, writeFilters } from './filters';
import { RecordFilterBar } from './record-filters';
import { RecordTable } from './record-table';
import { useRecords } from './records-api';
import { useRecordTexts } from './texts';
import './records.css';

/** 接触记录: which contacts were there, and how they went. */
export default function RecordsPage() {
  const t = useRecordTexts();
  const office = useOfficeTexts();
  const [query] = useSearchParams();
  const { state } = useLocation();
  const navigate = useNavigate();
  const cursor = useCursor();
  const phone = (state as { phone?: string } | null)?.phone;
  const filters = useMemo(() => readFilters(query, phone), [query, phone]);
  const answer = useRecords(filters, cursor.after);
  const { isFetching, isPlaceholderData, refetch } = answer;
  const apply = (wanted: RecordFilters) => {
    const search = writeFilters(wanted).toString();
    void navigate({ search }, { state: wanted.phone ? { phone: wanted.phone } : null });
  };
  return (
    <>
      <PageHead title={office('section.contacts')} intro={t('intro')}>
        <Button onClick={() => void refetch()} loading={isFetching}>
          {office('refresh')}
        </Button>
      </PageHead>
      <RecordFilterBar key={`${query.toString()}|${phone ?? ''}`} applied={filters} onApply={apply} />
      <Card>
        <Answered
          query={answer}
          isEmpty={(data) => data.items.length === 0 && !isFetching}
          empty={{ title: t('emptyTitle'), text: t('emptyText') }}
        >
          {(data) => (
            <>
              <RecordTable rows={data.items} isOld={isPlaceholderData} />
              <Pager cursor={cursor} next={data.next} count={data.items.length} />
            </>
          )}
        </Answered>
      </Card>
    </>
  );
}
