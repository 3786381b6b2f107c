import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PhoneSession } from './phone-session';

class FakePeer extends EventTarget {
  connectionState = 'new';
  iceGatheringState = 'gathering';
  localDescription: { sdp: string } | null = null;
  remote: unknown = null;
  isClosed = false;
  codecs: { mimeType: string }[] = [];
  onconnectionstatechange: (() => void) | null = null;
  ontrack: ((event: unknown) => void) | null = null;
  replaced: unknown[] = [];
  addTransceiver() {
    return {
      sender: { replaceTrack: async (track: unknown) => void this.replaced.push(track) },
      setCodecPreferences: (codecs: { mimeType: string }[]) => {
        this.codecs = codecs;
      },
    };
  }
  async createOffer() {
    return { type: 'offer', sdp: 'offer' };
  }
  async setLocalDescription(description: { sdp: string }) {
    this.localDescription = { sdp: `${description.sdp} without candidates` };
  }
  async setRemoteDescription(description: unknown) {
    this.remote = description;
  }
  gathered() {
    this.iceGatheringState = 'complete';
    this.localDescription = { sdp: 'offer with candidates' };
    this.dispatchEvent(new Event('icegatheringstatechange'));
  }
  become(state: string) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
  close() {
    this.isClosed = true;
  }
}

describe('a phone session', () => {
  let peer: FakePeer;
  const server = { open: vi.fn(), close: vi.fn() };
  const told = { onRemote: vi.fn(), onConnected: vi.fn(), onLost: vi.fn() };

  beforeEach(() => {
    vi.useFakeTimers();
    vi.resetAllMocks();
    server.open.mockResolvedValue({ id: 's1', sdp: 'answer' });
    server.close.mockResolvedValue(undefined);
    peer = new FakePeer();
    vi.stubGlobal('RTCRtpReceiver', {
      getCapabilities: () => ({
        codecs: ['audio/opus', 'audio/PCMU', 'audio/telephone-event', 'audio/PCMA', 'audio/CN'].map(
          (mimeType) => ({
            mimeType,
          }),
        ),
      }),
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const open = () =>
    PhoneSession.open({
      server,
      microphone: {} as MediaStreamTrack,
      ...told,
      newPeer: () => peer as unknown as RTCPeerConnection,
    });
  async function opened() {
    const opening = open();
    await vi.advanceTimersByTimeAsync(0);
    peer.gathered();
    return opening;
  }

  it('offers the codecs of the telephone network and no others', async () => {
    await opened();
    expect(peer.codecs.map((codec) => codec.mimeType)).toEqual(['audio/PCMA', 'audio/PCMU']);
  });

  it('sends the offer once all candidates are in it', async () => {
    const opening = open();
    await vi.advanceTimersByTimeAsync(500);
    expect(server.open).not.toHaveBeenCalled();
    peer.gathered();
    await opening;
    expect(server.open).toHaveBeenCalledWith('offer with candidates');
    expect(peer.remote).toEqual({ type: 'answer', sdp: 'answer' });
  });

  it('waits no longer than two seconds for candidates', async () => {
    const opening = open();
    await vi.advanceTimersByTimeAsync(2_000);
    await opening;
    expect(server.open).toHaveBeenCalledWith('offer without candidates');
  });

  it('is closed when the server refuses it', async () => {
    server.open.mockRejectedValueOnce(new Error('no'));
    const opening = open();
    opening.catch(() => {});
    await vi.advanceTimersByTimeAsync(2_000);
    await expect(opening).rejects.toThrow('no');
    expect(peer.isClosed).toBe(true);
    expect(told.onLost).not.toHaveBeenCalled();
  });

  it('says once that it is up', async () => {
    await opened();
    peer.become('connected');
    peer.become('disconnected');
    peer.become('connected');
    expect(told.onConnected).toHaveBeenCalledOnce();
  });

  it('gives a short loss of the network three seconds to heal', async () => {
    await opened();
    peer.become('connected');
    peer.become('disconnected');
    await vi.advanceTimersByTimeAsync(2_900);
    peer.become('connected');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told.onLost).not.toHaveBeenCalled();
    peer.become('disconnected');
    await vi.advanceTimersByTimeAsync(3_100);
    expect(told.onLost).toHaveBeenCalledOnce();
  });

  it('is lost when it does not come up, and when it fails', async () => {
    await opened();
    await vi.advanceTimersByTimeAsync(12_100);
    expect(told.onLost).toHaveBeenCalledOnce();
  });

  it('tells the server when the agent ends it, and stays silent when a new one takes its place', async () => {
    (await opened()).close(true);
    expect(server.close).toHaveBeenCalledWith('s1');
    peer = new FakePeer();
    (await opened()).close(false);
    expect(server.close).toHaveBeenCalledOnce();
    expect(told.onLost).not.toHaveBeenCalled();
  });

  it('changes the microphone without ending', async () => {
    const session = await opened();
    const track = {} as MediaStreamTrack;
    await session.replaceMicrophone(track);
    expect(peer.replaced).toEqual([track]);
  });
});
