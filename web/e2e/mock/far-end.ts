/**
 * The other end of the browser's phone, inside the page: a second connection answers the offer and sounds a tone. It
 * stands in for the server's media, so that the phone is tried with real WebRTC.
 */

/** Runs in the page before anything else. */
export function installFarEnd(): void {
  const far: { peers: RTCPeerConnection[]; offers: string[] } = { peers: [], offers: [] };
  Object.assign(globalThis, { farEnd: far });
  const realFetch = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await realFetch(input, init);
    if (init?.method !== 'POST' || !String(input).endsWith('/phone/sessions') || !response.ok)
      return response;
    const { sdp } = JSON.parse(String(init.body));
    const peer = new RTCPeerConnection();
    const context = new AudioContext();
    const tone = context.createOscillator();
    const out = context.createMediaStreamDestination();
    tone.connect(out);
    tone.start();
    far.peers.push(peer);
    far.offers.push(sdp);
    await peer.setRemoteDescription({ type: 'offer', sdp });
    for (const track of out.stream.getTracks()) peer.addTrack(track, out.stream);
    await peer.setLocalDescription(await peer.createAnswer());
    while (peer.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 20));
    const body = JSON.stringify({ id: `far-${far.peers.length}`, sdp: peer.localDescription?.sdp });
    return new Response(body, { status: 201, headers: { 'content-type': 'application/json' } });
  };
}
