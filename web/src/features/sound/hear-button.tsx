import { PauseOutlined, SoundOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useState } from 'react';
import type { Language } from '@/shared/api/types';
import { useProblemText } from '@/shared/ui/problem-text';
import { hush, play, recordingAddress, spoken } from './sound';

/** Plays a prompt as callers hear it: its recording, or else its text spoken. */
export function HearButton(props: {
  label: string;
  text: string;
  language: Language;
  recording?: string | undefined;
}) {
  const { label, text, language, recording } = props;
  const { message } = App.useApp();
  const problemText = useProblemText();
  const [isHeard, setHeard] = useState(false);
  const hear = async () => {
    if (isHeard) return hush();
    setHeard(true);
    try {
      await play(recording ? recordingAddress(recording) : await spoken(text, language));
    } catch (error) {
      void message.error(problemText(error));
    } finally {
      setHeard(false);
    }
  };
  return (
    <Button
      size="small"
      type="text"
      icon={isHeard ? <PauseOutlined /> : <SoundOutlined />}
      aria-label={label}
      title={label}
      aria-pressed={isHeard}
      disabled={!recording && !text.trim()}
      onClick={() => void hear()}
    />
  );
}
