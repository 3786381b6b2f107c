/** Picking a canned reply in a field: by slash and code, or from the list; arrows choose, Enter or Tab puts it in. */
import { UnorderedListOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type KeyboardEvent, type ReactNode, type RefObject, useId, useState } from 'react';
import type { CannedReply, DeskContact } from '@/shared/api/types';
import { CannedList, cannedText, matching, useCannedReplies } from './canned';
import { filledIn } from './reply-variables';
import { useConversationTexts } from './texts';
import { useReplyVariables } from './use-reply-variables';

interface Field {
  one: DeskContact;
  text: string;
  area: RefObject<HTMLTextAreaElement | null>;
  /** Takes the whole new text. */
  onWrite(text: string): void;
}

interface Picker {
  isOpen: boolean;
  count: number;
  /** Shown above the field while a reply is picked. */
  list: ReactNode;
  /** Opens and closes the list. */
  button: ReactNode;
  /** For the field, so that a screen reader follows the choice. */
  aria: {
    'aria-autocomplete': 'list';
    'aria-controls': string | undefined;
    'aria-activedescendant': string | undefined;
  };
  /** The text is another: the choice begins with the first again. */
  begin(): void;
  /** Whether the key was meant for the list. */
  takes(event: KeyboardEvent<HTMLTextAreaElement>): boolean;
}

export function useCannedPicker({ one, text, area, onWrite }: Field): Picker {
  const t = useConversationTexts();
  const query = useCannedReplies();
  const variables = useReplyVariables(one);
  const [isListOpen, setListOpen] = useState(false);
  const [chosen, setChosen] = useState(0);
  const [dismissed, setDismissed] = useState('');
  const id = useId();

  const slash = /^\/(\S*)$/.exec(text);
  const isOpen = isListOpen || (slash !== null && dismissed !== text);
  const replies = isOpen ? matching(query.data?.items ?? [], slash?.[1] ?? '') : [];
  const active = Math.min(chosen, Math.max(0, replies.length - 1));

  function insert(reply: CannedReply) {
    const inserted = filledIn(cannedText(reply, one.contact.language), variables);
    onWrite(slash || !text ? inserted : `${text}${inserted}`);
    setListOpen(false);
    area.current?.focus();
  }

  function close() {
    setListOpen(false);
    setDismissed(text);
  }

  function act(event: KeyboardEvent<HTMLTextAreaElement>): boolean {
    const reply = replies[active];
    if (replies.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const step = event.key === 'ArrowDown' ? 1 : replies.length - 1;
      setChosen((active + step) % replies.length);
    } else if (reply && (event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) {
      insert(reply);
    } else if (event.key === 'Escape') {
      close();
    } else {
      return false;
    }
    return true;
  }

  return {
    isOpen,
    count: replies.length,
    list: isOpen && (
      <CannedList
        id={id}
        replies={replies}
        chosen={active}
        customerLanguage={one.contact.language}
        onChoose={insert}
        query={query}
      />
    ),
    button: (
      <Button
        type="text"
        icon={<UnorderedListOutlined />}
        aria-expanded={isOpen}
        onClick={() => {
          if (isOpen) close();
          else setListOpen(true);
          area.current?.focus();
        }}
      >
        {t('chat.canned')}
      </Button>
    ),
    aria: {
      'aria-autocomplete': 'list',
      'aria-controls': isOpen ? id : undefined,
      'aria-activedescendant': isOpen && replies.length > 0 ? `${id}-${active}` : undefined,
    },
    begin: () => setChosen(0),
    takes(event) {
      const isTaken = isOpen && act(event);
      if (isTaken) event.preventDefault();
      return isTaken;
    },
  };
}
