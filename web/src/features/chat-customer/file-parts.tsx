import { useEffect, useState } from 'react';
import { fetchFile } from './api';
import type { Chat } from './chat';
import { useTexts } from './context';
import { size } from './format';
import { FileIcon } from './icons';
import type { FileView } from './protocol';

/** The kinds of picture that a browser shows without running anything in them. */
const SHOWN = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

export function isPicture(mediaType: string): boolean {
  return SHOWN.includes(mediaType);
}

const fetched = new Map<string, Promise<string>>();

/** The file's address in this page, fetched once. */
function addressOf(chat: Chat, file: FileView): Promise<string> {
  const known = fetched.get(file.id);
  if (known) return known;
  const access = chat.credentials();
  if (!access) return Promise.reject(new Error('no conversation'));
  const address = fetchFile(access.contact, access.token, file.id).then((blob) => URL.createObjectURL(blob));
  fetched.set(file.id, address);
  address.catch(() => fetched.delete(file.id));
  return address;
}

function save(address: string, name: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}

export function Picture({ chat, file }: { chat: Chat; file: FileView }) {
  const texts = useTexts();
  const [address, setAddress] = useState<string | null>(null);
  const [isGone, setGone] = useState(false);
  useEffect(() => {
    let isShown = true;
    addressOf(chat, file).then(
      (found) => isShown && setAddress(found),
      () => isShown && setGone(true),
    );
    return () => {
      isShown = false;
    };
  }, [chat, file]);
  if (isGone) return <p className="file-gone">{texts.fileGone}</p>;
  if (!address) return <div className="picture picture-empty" aria-busy="true" />;
  return (
    <a href={address} target="_blank" rel="noopener" className="picture" title={texts.openPicture}>
      <img src={address} alt={texts.picture(file.name)} />
    </a>
  );
}

export function FileLink({ chat, file }: { chat: Chat; file: FileView }) {
  const texts = useTexts();
  const [isGone, setGone] = useState(false);
  const download = () => {
    setGone(false);
    addressOf(chat, file).then(
      (address) => save(address, file.name),
      () => setGone(true),
    );
  };
  return (
    <>
      <button type="button" className="file" onClick={download} aria-label={texts.download(file.name)}>
        <FileIcon />
        <span className="file-name">{file.name}</span>
        <span className="file-size">{size(file.size)}</span>
      </button>
      {isGone && (
        <p role="alert" className="file-gone">
          {texts.fileGone}
        </p>
      )}
    </>
  );
}
