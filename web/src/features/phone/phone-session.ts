/**
 * One WebRTC session with the server: an offer with all candidates in it, an answer, and the sound both ways. Only the
 * telephone network's codecs are offered, so that nothing is transcoded.
 */

export interface PhoneServer {
  open(sdp: string): Promise<{ id: string; sdp: string }>;
  close(id: string): Promise<void>;
}

export interface SessionOptions {
  server: PhoneServer;
  microphone: MediaStreamTrack;
  onRemote(stream: MediaStream): void;
  /** Called once when the session is up. */
  onConnected(): void;
  /** Called once when the session is lost; not called after {@link PhoneSession.close}. */
  onLost(): void;
  newPeer?: () => RTCPeerConnection;
}

const GATHER_WITHIN_MS = 2_000;
/** A short loss of the network heals by itself; after this the session is opened anew. */
const HEALS_WITHIN_MS = 3_000;
const CONNECT_WITHIN_MS = 12_000;

export class PhoneSession {
  private id: string | undefined;
  private isOver = false;
  private isConnected = false;
  private lossTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly sender: RTCRtpSender;

  private constructor(
    private readonly peer: RTCPeerConnection,
    private readonly options: SessionOptions,
  ) {
    const transceiver = peer.addTransceiver(options.microphone, { direction: 'sendrecv' });
    this.sender = transceiver.sender;
    preferTelephoneCodecs(transceiver);
    peer.ontrack = (event) => options.onRemote(event.streams[0] ?? new MediaStream([event.track]));
    peer.onconnectionstatechange = () => this.changed();
  }

  /** Opens a session. Rejects when the server refuses; losing it later is told by `onLost`. */
  static async open(options: SessionOptions): Promise<PhoneSession> {
    const peer = options.newPeer?.() ?? new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    const session = new PhoneSession(peer, options);
    try {
      await peer.setLocalDescription(await peer.createOffer());
      await gathered(peer);
      const answer = await options.server.open(peer.localDescription?.sdp ?? '');
      session.id = answer.id;
      if (session.isOver) return session;
      await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
      session.lossTimer ??= session.isConnected
        ? undefined
        : setTimeout(() => session.lost(), CONNECT_WITHIN_MS);
      return session;
    } catch (error) {
      session.end();
      throw error;
    }
  }

  /** Speaks through another microphone from now on. */
  async replaceMicrophone(track: MediaStreamTrack): Promise<void> {
    await this.sender.replaceTrack(track);
  }

  /** Ends the session. With `tell`, the server learns at once that this phone is gone. */
  close(tell: boolean): void {
    const wasOver = this.isOver;
    this.end();
    if (tell && !wasOver && this.id) void this.options.server.close(this.id).catch(() => {});
  }

  private changed(): void {
    if (this.isOver) return;
    switch (this.peer.connectionState) {
      case 'connected':
        clearTimeout(this.lossTimer);
        this.lossTimer = undefined;
        if (!this.isConnected) {
          this.isConnected = true;
          this.options.onConnected();
        }
        break;
      case 'disconnected':
        this.lossTimer ??= setTimeout(() => this.lost(), HEALS_WITHIN_MS);
        break;
      case 'failed':
      case 'closed':
        this.lost();
        break;
    }
  }

  private lost(): void {
    if (this.isOver) return;
    this.end();
    this.options.onLost();
  }

  private end(): void {
    this.isOver = true;
    clearTimeout(this.lossTimer);
    this.peer.onconnectionstatechange = null;
    this.peer.ontrack = null;
    this.peer.close();
  }
}

/** Keeps PCMA and PCMU of what the browser can do. */
export function preferTelephoneCodecs(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpReceiver.getCapabilities('audio')?.codecs ?? [];
  const kept = ['audio/pcma', 'audio/pcmu'].flatMap((name) =>
    codecs.filter((codec) => codec.mimeType.toLowerCase() === name),
  );
  if (kept.length > 0) transceiver.setCodecPreferences(kept);
}

/** Waits until the candidates are in the description; two seconds are enough for those that will ever come. */
async function gathered(peer: RTCPeerConnection): Promise<void> {
  if (peer.iceGatheringState === 'complete') return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, GATHER_WITHIN_MS);
    function done() {
      clearTimeout(timer);
      peer.removeEventListener('icegatheringstatechange', check);
      resolve();
    }
    function check() {
      if (peer.iceGatheringState === 'complete') done();
    }
    peer.addEventListener('icegatheringstatechange', check);
  });
}
