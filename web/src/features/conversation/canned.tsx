/** Canned replies: chosen by `/shortcut` while typing, or from the list. */
import { useQuery } from '@tanstack/react-query';
import { useDesk } from '@/features/desk/desk-context';
import type { CannedReply } from '@/shared/api/types';
import { localised, type UiLanguage } from '@/shared/i18n';
import { Failed, Loading } from '@/shared/ui/states';
import './canned.css';
import { useConversationTexts } from './texts';

export function useCannedReplies() {
  const desk = useDesk();
  return useQuery({
    queryKey: ['canned-replies'],
    queryFn: () => desk.api.cannedReplies(),
    staleTime: 10 * 60_000,
  });
}

/** Those whose shortcut begins so or whose title holds it; an empty wish finds all. */
export function matching(replies: readonly CannedReply[], wish: string): CannedReply[] {
  const wanted = wish.trim().toLowerCase();
  const byShortcut = replies.filter((one) => one.shortcut.toLowerCase().startsWith(wanted));
  const byTitle = replies.filter(
    (one) =>
      !byShortcut.includes(one) &&
      (one.title.zh.toLowerCase().includes(wanted) || one.title.en.toLowerCase().includes(wanted)),
  );
  return [...byShortcut, ...byTitle];
}

/** The language that the customer is served in decides, not that of the page. */
export function cannedText(reply: CannedReply, customerLanguage: string): string {
  const tag: UiLanguage = customerLanguage === 'zh' ? 'zh-CN' : 'en';
  return localised(reply.text, tag);
}

interface ListProps {
  id: string;
  replies: CannedReply[];
  chosen: number;
  customerLanguage: string;
  onChoose(reply: CannedReply): void;
  query: ReturnType<typeof useCannedReplies>;
}

export function CannedList({ id, replies, chosen, customerLanguage, onChoose, query }: ListProps) {
  const t = useConversationTexts();
  return (
    <div className="canned">
      {query.isPending && <Loading />}
      {query.error && <Failed error={query.error} retry={() => void query.refetch()} />}
      <div id={id} role="listbox" aria-label={t('chat.canned')}>
        {replies.map((reply, index) => (
          <div
            key={reply.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className="canned-item"
            // The composer keeps the focus.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onChoose(reply)}
            onKeyDown={() => {}}
          >
            <b>/{reply.shortcut}</b>
            <span className="canned-title">{localised(reply.title)}</span>
            <span className="canned-text">{cannedText(reply, customerLanguage)}</span>
          </div>
        ))}
      </div>
      {query.data && replies.length === 0 && <p>{t('chat.cannedEmpty')}</p>}
      <p className="canned-hint">{t('chat.cannedHint')}</p>
    </div>
  );
}
