/** Under a message: what it is in the agent's language, or what the agent had written before it was translated. */
import { useQuery } from '@tanstack/react-query';
import { useDeskState } from '@/features/desk/desk-context';
import { findContact } from '@/features/desk/desk-state';
import type { ContactCard, MessageView } from '@/shared/api/types';
import { useTranslationTexts } from './texts';
import './translation.css';
import { useTranslate, useTranslations } from './use-translations';

type Card = Pick<ContactCard, 'id' | 'language'>;

export function Translation({ contact, message }: { contact: string; message: MessageView }) {
  const language = useDeskState((state) => findContact(state, contact)?.contact.language);
  return language ? <TranslationOf card={{ id: contact, language }} message={message} /> : null;
}

function TranslationOf({ card, message }: { card: Card; message: MessageView }) {
  const { isWanted } = useTranslations(card);
  if (!isWanted || message.kind !== 'text' || !message.text?.trim()) return null;
  if (message.from === 'customer') return <OfCustomer card={card} text={message.text.trim()} />;
  if (message.from === 'agent') return <OfAgent card={card} text={message.text.trim()} />;
  return null;
}

function OfCustomer({ card, text }: { card: Card; text: string }) {
  const t = useTranslationTexts();
  const { reading, items } = useTranslations(card);
  const translate = useTranslate(card.id);
  const known = items.find((one) => one.to === reading && one.original === text);
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['translation', card.id, text, reading],
    queryFn: () => translate(text, reading),
    enabled: !known,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const found = known ?? data;
  if (found) return found.text === text ? null : <p className="translation">{found.text}</p>;
  if (error && !isFetching) {
    return (
      <p className="translation translation-missing">
        {t('missing')}{' '}
        <button type="button" className="link-button" onClick={() => void refetch()}>
          {t('again')}
        </button>
      </p>
    );
  }
  return <p className="translation translation-missing">{t('underway')}</p>;
}

function OfAgent({ card, text }: { card: Card; text: string }) {
  const t = useTranslationTexts();
  const { items, reading } = useTranslations(card);
  const own = items.find((one) => one.to !== reading && one.text === text && one.original !== text);
  if (!own) return null;
  return (
    <p className="translation">
      <span className="visually-hidden">{t('original')}</span>
      {own.original}
    </p>
  );
}
