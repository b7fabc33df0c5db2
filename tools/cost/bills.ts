import type { Assumed } from "./assumptions.ts";
import { chatBill, listenersOf, peerChatBill, storageOfMillion } from "./bill/chat-bill.ts";
import type { Line } from "./bill/line.ts";
import { nearbyBill, peerBill, peerRows } from "./bill/nearby-bill.ts";
import { type ServiceBill, servicesBill } from "./bill/services-bill.ts";
import type { Figures } from "./figures.ts";

const DAY_S = 86_400;
const MILLION = 1e6;

/** Everything that is priced. */
export interface Bills {
  /** A day with everyone online. */
  nearby: { hither: Line[]; peer: Line[]; peerRows: Line; services: ServiceBill[] };
  /** A million messages. */
  chat: { hither: Line[]; peer: Line[]; services: ServiceBill[]; hot: Line[]; archived: Line[] };
}

export function billsOf({ nearby, peer, chat, storage }: Figures, assumed: Assumed): Bills {
  const everyone = (assumed.concurrentUsers / nearby.users) * (DAY_S / nearby.walking.seconds);
  const places = {
    sent: nearby.reports * everyone,
    delivered: nearby.sightings * everyone,
    connections: assumed.concurrentUsers,
    channels: assumed.concurrentUsers,
    isPlace: true,
  };
  // Connections are paid for by those who are nearby.
  const messages = {
    sent: MILLION,
    delivered: MILLION * listenersOf(chat, assumed),
    connections: 0,
    channels: 0,
    isPlace: false,
  };
  return {
    nearby: {
      hither: nearbyBill(nearby, assumed),
      peer: peerBill(peer, nearby, assumed),
      peerRows: peerRows(peer, assumed),
      services: servicesBill(places, assumed),
    },
    chat: {
      hither: chatBill(chat, assumed),
      peer: peerChatBill(chat, assumed),
      services: servicesBill(messages, assumed),
      ...storageOfMillion(storage, assumed),
    },
  };
}
