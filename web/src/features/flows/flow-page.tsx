import { Link, useParams } from 'react-router';
import { PageHead } from '@/features/office/page-parts';
import { ApiProblem } from '@/shared/api/client';
import { Failed, Loading } from '@/shared/ui/states';
import { DesignerBody } from './designer';
import { useFlow } from './flows-api';
import { asDocument } from './model/document';
import { useFlowTexts } from './texts';
import './flows.css';

/** One flow, to be changed. */
export default function FlowPage() {
  const t = useFlowTexts();
  const { id = '' } = useParams();
  const { data, error, refetch } = useFlow(id);
  const document = data ? asDocument(data.draft) : null;
  if (data && document) return <DesignerBody key={data.id} view={data} saved={document} />;
  return (
    <>
      <Link to="/flows" className="flow-back">
        ← {t('back')}
      </Link>
      {error instanceof ApiProblem && error.notFound ? (
        <PageHead title={t('notFoundTitle')} />
      ) : error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : (
        <Loading />
      )}
    </>
  );
}
