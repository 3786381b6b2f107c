import { Button } from 'antd';
import type { ContactDetail, ContactEventRow } from '@/shared/api/types';
import { type Moment, momentOf } from './moment';
import { useRecordTexts } from './texts';

/** One click to the moment at which the customer said yes. */
export function HearYes({
  row,
  detail,
  onHear,
}: {
  row: ContactEventRow;
  detail: ContactDetail;
  onHear?: (moment: Moment) => void;
}) {
  const t = useRecordTexts();
  const step = row.event.type === 'business_stepped' ? (row.event.step as { step: string }).step : null;
  const moment = step === 'agreed' ? momentOf(detail.recordings, row.at) : null;
  if (!moment || !onHear) return null;
  return (
    <Button type="link" size="small" onClick={() => onHear({ ...moment, wish: Date.now() })}>
      {t('hearYes')}
    </Button>
  );
}
