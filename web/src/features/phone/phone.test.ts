import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '@/shared/api/client';
import { MicrophoneError } from './devices';
import { Phone, type PhoneParts } from './phone';
import type { PhoneSession, SessionOptions } from './phone-session';

class FakeTrack {
  enabled = true;
  readyState = 'live';
  onended: (() => void) | null = null;
  stop() {
    this.readyState = 'ended';
  }
}
function stream() {
  const track = new FakeTrack();
  return {
    track,
    media: { getTracks: () => [track], getAudioTracks: () => [track] } as unknown as MediaStream,
  };
}

describe('the phone', () => {
  let now = 0;
  let sessions: { options: SessionOptions; close: ReturnType<typeof vi.fn>; replaced: unknown[] }[];
  let parts: { [K in keyof PhoneParts]: PhoneParts[K] };
  let openMicrophone: ReturnType<typeof vi.fn<PhoneParts['openMicrophone']>>;
  let openSession: ReturnType<typeof vi.fn<PhoneParts['openSession']>>;
  let takeTabLock: ReturnType<typeof vi.fn<PhoneParts['takeTabLock']>>;
  let phone: Phone;

  beforeEach(() => {
    vi.useFakeTimers();
    localStorage.clear();
    now = 0;
    sessions = [];
    openMicrophone = vi.fn(async () => stream().media);
    takeTabLock = vi.fn(async () => ({ release() {} }));
    openSession = vi.fn(async (options: SessionOptions) => {
      const replaced: unknown[] = [];
      const session = { options, close: vi.fn(), replaced };
      sessions.push(session);
      return {
        close: session.close,
        replaceMicrophone: async (track: unknown) => void replaced.push(track),
      } as unknown as PhoneSession;
    });
    parts = {
      server: { open: vi.fn(), close: vi.fn() },
      openMicrophone,
      listDevices: async () => ({ microphones: [{ id: 'headset', label: '耳麦' }], speakers: [] }),
      takeTabLock,
      openSession,
      now: () => now,
    };
    phone = new Phone(parts);
  });
  afterEach(() => {
    phone.stop();
    vi.useRealTimers();
  });
  const status = () => phone.store.get().status;
  const settle = () => vi.advanceTimersByTimeAsync(0);
  const last = () => sessions.at(-1) as (typeof sessions)[number];
  async function ready() {
    phone.start();
    await settle();
    last().options.onConnected();
  }

  it('is off until the shift begins, then ready', async () => {
    expect(status()).toBe('off');
    await ready();
    expect(status()).toBe('ready');
    expect(phone.store.get().microphones).toEqual([{ id: 'headset', label: '耳麦' }]);
  });

  it('opens its session anew when it is lost, with the same microphone', async () => {
    await ready();
    now = 60_000;
    last().options.onLost();
    expect(status()).toBe('reconnecting');
    await vi.advanceTimersByTimeAsync(600);
    expect(sessions).toHaveLength(2);
    last().options.onConnected();
    expect(status()).toBe('ready');
    expect(openMicrophone).toHaveBeenCalledOnce();
  });

  it('waits longer between attempts while the server does not answer', async () => {
    openSession.mockRejectedValue(new ApiProblem(0, 'client.unreachable', ''));
    phone.start();
    await settle();
    await vi.advanceTimersByTimeAsync(500 + 1_000 + 2_000);
    expect(openSession).toHaveBeenCalledTimes(4);
    await vi.advanceTimersByTimeAsync(3_900);
    expect(openSession).toHaveBeenCalledTimes(4);
    expect(status()).toBe('reconnecting');
  });

  it('stops trying when the server refuses, until the agent asks again', async () => {
    openSession.mockRejectedValueOnce(new ApiProblem(403, 'voice.no_phone', '您没有话机权限。'));
    phone.start();
    await settle();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(status()).toBe('refused');
    phone.retry();
    await settle();
    last().options.onConnected();
    expect(status()).toBe('ready');
  });

  it('says so when the microphone is denied, and recovers when it is allowed', async () => {
    openMicrophone.mockRejectedValueOnce(new MicrophoneError('denied'));
    phone.start();
    await settle();
    expect(status()).toBe('denied');
    expect(openSession).not.toHaveBeenCalled();
    phone.retry();
    await settle();
    last().options.onConnected();
    expect(status()).toBe('ready');
  });

  it('goes on with another microphone when the headset is unplugged in a call', async () => {
    const first = stream();
    const second = stream();
    openMicrophone.mockResolvedValueOnce(first.media).mockResolvedValueOnce(second.media);
    await ready();
    first.track.readyState = 'ended';
    first.track.onended?.();
    await settle();
    expect(last().replaced).toEqual([second.track]);
    expect(sessions).toHaveLength(1);
    expect(status()).toBe('ready');
  });

  it('says so when there is no other microphone, and the session stays', async () => {
    const first = stream();
    openMicrophone
      .mockResolvedValueOnce(first.media)
      .mockRejectedValueOnce(new MicrophoneError('no_microphone'));
    await ready();
    first.track.onended?.();
    await settle();
    expect(status()).toBe('no_microphone');
    expect(last().close).not.toHaveBeenCalled();
  });

  it('mutes by silencing the track, also the one of a later microphone', async () => {
    const first = stream();
    const second = stream();
    openMicrophone.mockResolvedValueOnce(first.media).mockResolvedValueOnce(second.media);
    await ready();
    phone.setMuted(true);
    expect(first.track.enabled).toBe(false);
    await phone.chooseMicrophone('other');
    expect(second.track.enabled).toBe(false);
    phone.setMuted(false);
    expect(second.track.enabled).toBe(true);
  });

  it('keeps the choice of devices for the next day', async () => {
    await ready();
    await phone.chooseMicrophone('headset');
    phone.chooseSpeaker('ear');
    const next = new Phone(parts).store.get();
    expect([next.microphoneId, next.speakerId]).toEqual(['headset', 'ear']);
  });

  it('leaves the phone to another window, and takes it over when asked', async () => {
    takeTabLock.mockResolvedValueOnce(null);
    phone.start();
    await settle();
    expect(status()).toBe('elsewhere');
    phone.retry();
    await settle();
    expect(takeTabLock).toHaveBeenLastCalledWith(true, expect.any(Function));
    last().options.onConnected();
    expect(status()).toBe('ready');
  });

  it('is opened anew when the server does not know of it', async () => {
    await ready();
    phone.renew();
    await settle();
    expect(sessions).toHaveLength(2);
    expect(sessions[0]?.close).toHaveBeenCalledWith(false);
    last().options.onConnected();
    expect(status()).toBe('ready');
  });

  it('gives up quietly when another window takes it over', async () => {
    await ready();
    const stolen = takeTabLock.mock.calls[0]?.[1] as () => void;
    stolen();
    expect(status()).toBe('elsewhere');
    expect(last().close).toHaveBeenCalledWith(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sessions).toHaveLength(1);
  });

  it('does not fight for ever with another computer', async () => {
    await ready();
    for (let life = 0; life < 3; life += 1) {
      now += 2_000;
      last().options.onLost();
      await vi.advanceTimersByTimeAsync(600);
      if (status() !== 'elsewhere') last().options.onConnected();
    }
    expect(status()).toBe('elsewhere');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sessions).toHaveLength(3);
  });

  it('gives the microphone back and tells the server when the shift ends', async () => {
    const first = stream();
    openMicrophone.mockResolvedValueOnce(first.media);
    await ready();
    const session = last();
    phone.stop();
    expect(session.close).toHaveBeenCalledWith(true);
    expect(first.track.readyState).toBe('ended');
    expect(status()).toBe('off');
  });

  it('passes over what comes late from before it was switched off', async () => {
    phone.start();
    await settle();
    const late = last().options;
    phone.stop();
    late.onConnected();
    late.onLost();
    expect(status()).toBe('off');
  });
});
