/** What a WebSocket of the Workers runtime has beyond the standard one. */
interface WebSocket {
  accept(): void;
}
