import { DeleteOutlined, UploadOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useRef, useState } from 'react';
import { useProblemText } from '@/shared/ui/problem-text';
import { uploadRecording } from './sound';

/** Uploads a recording for a prompt in one language, or takes it away. */
export function RecordingField(props: {
  recording: string | undefined;
  uploadLabel: string;
  removeLabel: string;
  onChange: (recording: string | undefined) => void;
}) {
  const { recording, uploadLabel, removeLabel, onChange } = props;
  const { message } = App.useApp();
  const problemText = useProblemText();
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const take = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    try {
      onChange((await uploadRecording(file)).id);
    } catch (error) {
      void message.error(problemText(error));
    } finally {
      setBusy(false);
      if (input.current) input.current.value = '';
    }
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="audio/*"
        className="file-input"
        tabIndex={-1}
        aria-label={uploadLabel}
        onChange={(event) => void take(event.target.files?.[0])}
      />
      {recording ? (
        <Button
          size="small"
          type="text"
          icon={<DeleteOutlined />}
          aria-label={removeLabel}
          title={removeLabel}
          onClick={() => onChange(undefined)}
        />
      ) : (
        <Button
          size="small"
          type="text"
          icon={<UploadOutlined />}
          loading={isBusy}
          aria-label={uploadLabel}
          title={uploadLabel}
          onClick={() => input.current?.click()}
        />
      )}
    </>
  );
}
