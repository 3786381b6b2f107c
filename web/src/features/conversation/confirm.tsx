/** Asks before a customer is sent away, saying what will happen. */
import { Button } from 'antd';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { useDesk } from '@/features/desk/desk-context';
import { isVoice } from '@/features/desk/desk-state';
import { useContactName } from '@/features/desk/names';
import type { DeskContact } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { Dialog } from '@/shared/ui/dialog';
import { useConversationTexts } from './texts';

type Asked = 'end' | 'return';
type Ask = (what: Asked, one: DeskContact) => void;

const ConfirmContext = createContext<Ask>(() => {});

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<{ what: Asked; one: DeskContact } | null>(null);
  const ask = useCallback<Ask>((what, one) => setAsked({ what, one }), []);
  return (
    <ConfirmContext value={ask}>
      {children}
      {asked && <ConfirmDialog {...asked} onClose={() => setAsked(null)} />}
    </ConfirmContext>
  );
}

/** Opens the question; the act follows when it is confirmed. */
export function useConfirm(): Ask {
  return useContext(ConfirmContext);
}

function ConfirmDialog({ what, one, onClose }: { what: Asked; one: DeskContact; onClose(): void }) {
  const t = useConversationTexts();
  const desk = useDesk();
  const name = useContactName()(one.contact);
  const isCall = isVoice(one.contact.channel);
  const title =
    what === 'return'
      ? t('more.returnTitle')
      : isCall
        ? t('more.endCallTitle', { name })
        : t('more.endTitle', { name });
  const text =
    what === 'return' ? t('more.returnText', { name, queue: localised(one.queue_name) }) : t('more.endText');
  const verb = what === 'return' ? t('more.return') : isCall ? t('call.hangUp') : t('chat.end');
  function confirm() {
    onClose();
    void (what === 'return' ? desk.giveBack(one.contact.id) : desk.hangUp(one.contact.id));
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('more.cancel')}</Button>
          <Button type="primary" danger={what === 'end'} data-first-focus onClick={confirm}>
            {verb}
          </Button>
        </>
      }
    >
      {text}
    </Dialog>
  );
}
