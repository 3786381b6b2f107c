import { useParams } from 'react-router';
import { Card, PageHead } from '@/features/office/page-parts';
import '@/features/customer-panel/customer-panel.css';
import { CustomerView } from './customer-view';
import { useCustomerViewTexts } from './texts';

/** The customer on a page of the office. */
export default function CustomerPage() {
  const t = useCustomerViewTexts();
  const { id = '' } = useParams();
  return (
    <>
      <PageHead title={t('title')} intro={t('intro')} />
      <Card>
        <div className="customer-page">
          <CustomerView id={id} contact={null} />
        </div>
      </Card>
    </>
  );
}
