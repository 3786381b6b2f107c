/** The names of wrap-up codes, as far as the desk has met them: earlier contacts carry the code only. */
import { useEffect } from 'react';
import { useDeskState } from '@/features/desk/desk-context';
import type { Localised } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { keep, readKept } from '@/shared/state/kept';

const KEPT_AS = 'wrap-up-codes';
const known = new Map<string, Localised>(readKept<[string, Localised][]>('local', KEPT_AS, []));

export function useWrapUpCodeName(): (code: string) => string {
  const contacts = useDeskState((state) => state.view?.contacts);
  const codes = (contacts ?? []).flatMap((one) => one.wrap_up_codes);
  const isNew = codes.some((one) => !known.has(one.code));
  if (isNew) for (const one of codes) known.set(one.code, one.name);
  useEffect(() => {
    if (isNew) keep('local', KEPT_AS, [...known]);
  }, [isNew]);
  return (code) => localised(known.get(code)) || code;
}
