import { Button } from 'antd';
import { PlanButton } from '@/features/call-backs/plan-button';
import { useDeskAct } from '@/features/desk/desk-context';
import { isVoice } from '@/features/desk/desk-state';
import { useKey } from '@/features/desk/keys';
import { shownPhone, useContactName } from '@/features/desk/names';
import type { DeskContact } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { InlineFailure } from '@/shared/ui/states';
import { CareTag, ChannelIcon, TierTag } from '@/shared/ui/tags';
import { useConfirm } from './confirm';
import './head.css';
import { useConversationTexts } from './texts';
import { VisitControls, VisitStatus } from './visit';

/** Who the conversation is with; the ways out of it stand at its right end. */
export function ConversationHead({ one }: { one: DeskContact }) {
  const t = useConversationTexts();
  const endKey = useKey('end');
  const ask = useConfirm();
  const name = useContactName()(one.contact);
  const phone = shownPhone(one.contact);
  const { id, channel, customer } = one.contact;
  const giveBack = useDeskAct(`contact:${id}:return`);
  const end = useDeskAct(`contact:${id}:end`);
  const isOpen = one.state === 'connected' || one.state === 'held';
  return (
    <div className="conversation-head">
      <ChannelIcon channel={channel} size={20} />
      <h2>{name}</h2>
      {customer && customer.tier !== 'standard' && <TierTag tier={customer.tier} />}
      <CareTag care={customer?.care} />
      <span className="conversation-about numbers">
        {phone && phone !== name ? `${phone} · ` : ''}
        {localised(one.queue_name)}
      </span>
      {one.state === 'wrap_up' && (
        <span className="conversation-ways-out">
          <PlanButton one={one} />
        </span>
      )}
      {isOpen && (
        <span className="conversation-ways-out">
          <PlanButton one={one} />
          {!isVoice(channel) && (
            <>
              <VisitStatus one={one} />
              <VisitControls one={one} />
            </>
          )}
          <Button disabled={giveBack.busy} onClick={() => ask('return', one)}>
            {t('more.return')}
          </Button>
          {!isVoice(channel) && (
            <Button
              danger
              disabled={end.busy}
              aria-keyshortcuts={endKey}
              title={endKey}
              onClick={() => ask('end', one)}
            >
              {t('chat.end')}
            </Button>
          )}
        </span>
      )}
      <div className="conversation-failures">
        <InlineFailure error={giveBack.error} retry={giveBack.retry} />
        {!isVoice(channel) && <InlineFailure error={end.error} retry={end.retry} />}
      </div>
    </div>
  );
}
