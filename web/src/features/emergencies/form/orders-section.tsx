import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { Json } from '@/shared/json/value';
import { blankWorkOrder } from '../model/plan';
import { LocalisedFields } from './localised-fields';
import { usePlanForm } from './plan-context';

/** The words for work orders; a plan has them or has none. */
export function OrdersSection() {
  const { plan, words, put } = usePlanForm();
  const { t } = words;
  const order = plan.work_order;
  if (!order) {
    return (
      <Button
        type="dashed"
        icon={<PlusOutlined />}
        onClick={() => put('/work_order', blankWorkOrder() as unknown as Json)}
      >
        {t('addOrder')}
      </Button>
    );
  }
  return (
    <>
      <LocalisedFields label={t('field.orderName')} at="/work_order/name" texts={order.name} />
      <LocalisedFields label={t('field.orderText')} at="/work_order/text" texts={order.text} isLong />
      <Button icon={<DeleteOutlined />} onClick={() => put('/work_order', undefined)}>
        {t('removeOrder')}
      </Button>
    </>
  );
}
