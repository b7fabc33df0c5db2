/** Opens a WebSocket to an object. Throws where the object cannot be reached or refuses. */
export async function openSocket(object: DurableObjectStub): Promise<WebSocket> {
  const response = await object.fetch("https://object/link", { headers: { Upgrade: "websocket" } });
  if (!response.webSocket) throw new Error(`the object answered ${response.status} to an upgrade`);
  return response.webSocket;
}
