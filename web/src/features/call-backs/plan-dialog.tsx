import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { Dialog } from '@/shared/ui/dialog';
import { InlineFailure } from '@/shared/ui/states';
import './call-backs.css';
import { type PlannedCallBack, useAgree, useCallBackTimes } from './planned';
import { useCallBackTexts } from './texts';
import { fieldsOf, proposals, timeOf } from './times';

/** Agent and customer agree when the customer is called back. */
export function PlanDialog(props: {
  contact: string;
  maskedPhone?: string | null;
  plan?: PlannedCallBack | null;
  onClose(): void;
}) {
  const { contact, plan, onClose } = props;
  const t = useCallBackTexts();
  const id = useId();
  const times = useCallBackTimes().data;
  const [opened] = useState(() => new Date());
  const shown = times ? proposals(opened, times) : [];
  const first = plan ? fieldsOf(new Date(plan.due)) : { day: '', time: '' };
  const [day, setDay] = useState(first.day);
  const [time, setTime] = useState(first.time);
  const [number, setNumber] = useState('');
  const [note, setNote] = useState(plan?.note ?? '');
  const [isMissing, setMissing] = useState(false);
  const agree = useAgree(onClose);
  const masked = plan?.masked_phone ?? props.maskedPhone;

  function choose(at: Date) {
    const fields = fieldsOf(at);
    setDay(fields.day);
    setTime(fields.time);
  }
  function save() {
    const due = timeOf(day, time);
    setMissing(!due);
    if (!due) return;
    agree.mutate({ contact, due: due.toISOString(), number: number.trim() || undefined, note });
  }
  return (
    <Dialog
      title={t('title')}
      width={480}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('close')}</Button>
          <Button type="primary" loading={agree.isPending} onClick={save}>
            {t('save')}
          </Button>
        </>
      }
    >
      <div className="plan-form">
        <fieldset className="plan-proposals" aria-label={t('proposals')}>
          {shown.map(({ name, at }) => (
            <Button key={name} size="small" onClick={() => choose(at)}>
              {t(name)}
            </Button>
          ))}
        </fieldset>
        <div className="plan-when">
          <label htmlFor={`${id}-day`}>
            {t('date')}
            <Input
              id={`${id}-day`}
              type="date"
              value={day}
              onChange={(event) => setDay(event.target.value)}
            />
          </label>
          <label htmlFor={`${id}-time`}>
            {t('time')}
            <Input
              id={`${id}-time`}
              type="time"
              value={time}
              onChange={(event) => setTime(event.target.value)}
            />
          </label>
        </div>
        <small className="plan-hours">{times && t('hours', { hours: times.hours.replace('-', '–') })}</small>
        {isMissing && !timeOf(day, time) && (
          <p className="plan-missing" role="alert">
            {t('timeMissing')}
          </p>
        )}
        <label htmlFor={`${id}-number`}>
          {t('number')}
          <Input
            id={`${id}-number`}
            type="tel"
            maxLength={24}
            value={number}
            placeholder={masked ? t('ownNumber', { phone: masked }) : t('otherNumber')}
            onChange={(event) => setNumber(event.target.value)}
          />
        </label>
        <label htmlFor={`${id}-note`}>
          {t('note')}
          <Input.TextArea
            id={`${id}-note`}
            rows={3}
            maxLength={500}
            value={note}
            placeholder={t('noteHint')}
            onChange={(event) => setNote(event.target.value)}
          />
        </label>
        <InlineFailure error={agree.error} />
      </div>
    </Dialog>
  );
}

/** Asks before a customer is not called any more. */
export function CallOffDialog(props: { isBusy: boolean; onConfirm(): void; onClose(): void }) {
  const t = useCallBackTexts();
  return (
    <Dialog
      title={t('callOffTitle')}
      onClose={props.onClose}
      foot={
        <>
          <Button onClick={props.onClose}>{t('close')}</Button>
          <Button type="primary" danger data-first-focus loading={props.isBusy} onClick={props.onConfirm}>
            {t('callOff')}
          </Button>
        </>
      }
    >
      {t('callOffText')}
    </Dialog>
  );
}
