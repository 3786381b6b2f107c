/** A masked value. Whoever has the right sees it whole for a minute after saying why; then it is covered again. */
import { EyeOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { serverNow } from '@/shared/time/clock';
import { Remaining } from '@/shared/time/running';
import { Dialog } from '@/shared/ui/dialog';
import { InlineFailure } from '@/shared/ui/states';
import { customerApi, type Field, type Unmasked } from './customer-api';
import { useCustomerViewTexts } from './texts';

interface Props {
  customer: string;
  field: Field;
  masked: string;
  /** What the value is, for the dialog and for those who do not see the page. */
  name: string;
  mayUnmask: boolean;
}

const SHORTEST_REASON = 4;

export function Masked({ customer, field, masked, name, mayUnmask }: Props) {
  const t = useCustomerViewTexts();
  const [shown, setShown] = useState<Unmasked | null>(null);
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setShown(null), Math.max(0, Date.parse(shown.until) - serverNow()));
    return () => clearTimeout(timer);
  }, [shown]);
  if (shown) {
    return (
      <span className="masked masked-open">
        <span className="numbers">{shown.value}</span>{' '}
        <Remaining until={shown.until} label={t('coveredIn')} className="masked-left" />{' '}
        <button type="button" className="link-button" onClick={() => setShown(null)}>
          {t('cover')}
        </button>
      </span>
    );
  }
  return (
    <span className="masked">
      <span className="numbers">{masked}</span>
      {mayUnmask && (
        <Button
          type="text"
          size="small"
          icon={<EyeOutlined />}
          title={t('unmask', { name })}
          aria-label={t('unmask', { name })}
          onClick={() => setAsking(true)}
        />
      )}
      {isAsking && (
        <ReasonDialog
          name={name}
          ask={(reason) => customerApi.unmask(customer, field, reason)}
          onShown={(value) => {
            setAsking(false);
            setShown(value);
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </span>
  );
}

function ReasonDialog(props: {
  name: string;
  ask(reason: string): Promise<Unmasked>;
  onShown(value: Unmasked): void;
  onClose(): void;
}) {
  const t = useCustomerViewTexts();
  const form = useId();
  const [reason, setReason] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      props.onShown(await props.ask(reason.trim()));
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('unmask', { name: props.name })}
      onClose={props.onClose}
      foot={
        <>
          <Button onClick={props.onClose}>{t('cancel')}</Button>
          <Button
            type="primary"
            htmlType="submit"
            form={form}
            loading={isBusy}
            disabled={reason.trim().length < SHORTEST_REASON}
          >
            {t('show')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void submit(event)}>
        <p className="masked-text">{t('unmaskText')}</p>
        <Input
          data-first-focus
          aria-label={t('reason')}
          placeholder={t('reason')}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <InlineFailure error={error} />
      </form>
    </Dialog>
  );
}
