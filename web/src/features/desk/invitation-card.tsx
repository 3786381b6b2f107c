/** A colleague's conversation that the agent is asked into, or is in. */
import { Button } from 'antd';
import type { DeskInvitation } from '@/shared/api/types';
import { InlineFailure } from '@/shared/ui/states';
import { useDesk, useDeskAct } from './desk-context';
import { useContactName } from './names';
import './offer-card.css';
import { useDeskTexts } from './texts';

export function InvitationCard({ one }: { one: DeskInvitation }) {
  const t = useDeskTexts();
  const desk = useDesk();
  const customer = useContactName()(one.contact);
  const { id } = one.contact;
  const answer = useDeskAct(`invitation:${one.guest}`);
  const leaving = useDeskAct(`contact:${id}:guests`);
  const name = one.from_name;
  const isAsked = one.presence === 'asked';
  const words = isAsked
    ? t(one.is_transfer ? 'invitation.transfer' : 'invitation.consult', { name })
    : t('invitation.inIt', { name });
  return (
    <section className="offer-card" aria-label={t('invitation.label')}>
      <strong>{words}</strong>
      <div className="offer-line">{customer}</div>
      {!isAsked && (
        <div className="offer-line">{t(one.apart ? 'invitation.apart' : 'invitation.together')}</div>
      )}
      <div className="offer-buttons">
        {isAsked ? (
          <>
            <Button
              type="primary"
              disabled={answer.busy}
              onClick={() => void desk.answerInvitation(id, one.guest, true)}
            >
              {t('invitation.accept')}
            </Button>
            <Button disabled={answer.busy} onClick={() => void desk.answerInvitation(id, one.guest, false)}>
              {t('invitation.decline')}
            </Button>
          </>
        ) : (
          <Button disabled={leaving.busy} onClick={() => void desk.leave(id)}>
            {t('invitation.leave')}
          </Button>
        )}
        <InlineFailure
          error={answer.error ?? leaving.error}
          retry={(answer.error ? answer : leaving).retry}
        />
      </div>
    </section>
  );
}
