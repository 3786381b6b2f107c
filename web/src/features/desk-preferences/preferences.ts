/** What the agent has arranged for themselves: read before the desk is drawn, kept with the person on the server. */
import { useQuery } from '@tanstack/react-query';
import { completedKeys, DEFAULT_KEYS, type KeyName, type Keys, keyChoice } from '@/features/desk/keys';
import { api } from '@/shared/api/client';
import { Store } from '@/shared/state/store';
import { completedLayout, DEFAULT_LAYOUT, type DeskLayout } from './layout';
import { Saver } from './saver';

interface OwnPreferences {
  desk_keys: { keys: Record<string, string> } | null;
  desk_layout: DeskLayout | null;
}

const KEYS = '/preferences/desk-keys';
const LAYOUT = '/preferences/desk-layout';

export const layoutChoice = new Store<DeskLayout>(DEFAULT_LAYOUT);

const wireName = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const ownKeys = new Saver<Keys>((keys) => {
  const chosen = Object.entries(keys).filter(([name, code]) => DEFAULT_KEYS[name as KeyName] !== code);
  if (chosen.length === 0) return api.delete(KEYS);
  // All of them are sent: the server refuses a letter that stands for two.
  return api.put(KEYS, {
    keys: Object.fromEntries(Object.entries(keys).map(([name, code]) => [wireName(name), code])),
  });
});
const ownLayout = new Saver<DeskLayout>((layout) =>
  layout === DEFAULT_LAYOUT ? api.delete(LAYOUT) : api.put(LAYOUT, layout),
);
/** Why something is not kept, by what it is. */
export const savers = { keys: ownKeys, layout: ownLayout };

export function chooseKeys(keys: Keys): void {
  keyChoice.set(keys);
  ownKeys.save(keys);
}

export function chooseLayout(change: Partial<DeskLayout> | null): void {
  layoutChoice.set((before) => (change === null ? DEFAULT_LAYOUT : { ...before, ...change }));
  ownLayout.save(layoutChoice.get());
}

function arrange(own: OwnPreferences): void {
  const names = Object.keys(DEFAULT_KEYS) as KeyName[];
  const kept = own.desk_keys?.keys ?? {};
  const keys = names.flatMap((name) => {
    const code = kept[wireName(name)];
    return code ? [[name, code] as const] : [];
  });
  keyChoice.set(completedKeys(Object.fromEntries(keys)));
  layoutChoice.set(completedLayout(own.desk_layout));
}

/** Whether the desk may be drawn: what was arranged is there, or cannot be read now and the defaults stand in. */
export function useArranged(): boolean {
  const { data, error } = useQuery({
    queryKey: ['preferences'],
    queryFn: async ({ signal }) => {
      const own = await api.get<OwnPreferences>('/preferences', undefined, signal);
      arrange(own);
      return true;
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
    retryDelay: 300,
  });
  return data === true || error !== null;
}
