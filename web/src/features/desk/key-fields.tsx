/** The desk's keys, each with the way to choose another. */
import { Button } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import { chooseKeys, savers } from '@/features/desk-preferences/preferences';
import { useStore } from '@/shared/state/store';
import { InlineFailure } from '@/shared/ui/states';
import {
  DEFAULT_KEYS,
  KEY_NAMES,
  type KeyName,
  type KeyProblem,
  keyChoice,
  keyLabel,
  keyProblem,
} from './keys';
import { useDeskTexts } from './texts';

export function KeyFields() {
  const t = useDeskTexts();
  const keys = useStore(keyChoice, (choice) => choice);
  const [asking, setAsking] = useState<KeyName | null>(null);
  const failure = useStore(savers.keys.failure, (error) => error);
  const [problem, setProblem] = useState<KeyProblem | null>(null);
  const take = (name: KeyName) => (event: KeyboardEvent) => {
    if (asking !== name || event.key === 'Tab' || event.key === 'Alt') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') return setAsking(null);
    const found = keyProblem(keys, name, event.code);
    setProblem(found);
    if (found) return;
    chooseKeys({ ...keys, [name]: event.code });
    setAsking(null);
  };
  return (
    <>
      <dl className="help-keys">
        {KEY_NAMES.map((name) => (
          <div key={name}>
            <dt>
              <kbd>{keyLabel(keys[name])}</kbd>
            </dt>
            <dd>
              {t(`help.${name}`)}{' '}
              <button
                type="button"
                className="link-button"
                aria-label={t('keys.changeOf', { name: t(`help.${name}`) })}
                onClick={() => {
                  setProblem(null);
                  setAsking(name);
                }}
                onKeyDown={take(name)}
                onBlur={() => setAsking(null)}
              >
                {asking === name ? t('keys.press') : t('keys.change')}
              </button>
            </dd>
          </div>
        ))}
      </dl>
      <p role="status" className="help-problem">
        {problem && t(`keys.${problem}`)}
      </p>
      <InlineFailure error={failure} retry={() => savers.keys.retry()} />
      {KEY_NAMES.some((name) => keys[name] !== DEFAULT_KEYS[name]) && (
        <Button size="small" onClick={() => chooseKeys(DEFAULT_KEYS)}>
          {t('keys.defaults')}
        </Button>
      )}
    </>
  );
}
