/** What went over the phones' sockets. */
export class Traffic {
  framesUp = 0;
  framesDown = 0;
  bytesUp = 0;
  bytesDown = 0;

  /** A socket whose frames are counted, without the few bytes of their headers. */
  readonly connect = (url: string): WebSocket => {
    const socket = new WebSocket(url);
    const send = socket.send.bind(socket);
    socket.send = (data) => {
      this.framesUp += 1;
      // Phones say everything in text.
      this.bytesUp += typeof data === "string" ? Buffer.byteLength(data) : 0;
      send(data);
    };
    socket.addEventListener("message", ({ data }) => {
      this.framesDown += 1;
      this.bytesDown += Buffer.byteLength(String(data));
    });
    return socket;
  };

  get now(): TrafficFigures {
    const { framesUp, framesDown, bytesUp, bytesDown } = this;
    return { framesUp, framesDown, bytesUp, bytesDown };
  }
}

export interface TrafficFigures {
  framesUp: number;
  framesDown: number;
  bytesUp: number;
  bytesDown: number;
}

export function trafficSince(now: TrafficFigures, before: TrafficFigures): TrafficFigures {
  return {
    framesUp: now.framesUp - before.framesUp,
    framesDown: now.framesDown - before.framesDown,
    bytesUp: now.bytesUp - before.bytesUp,
    bytesDown: now.bytesDown - before.bytesDown,
  };
}
