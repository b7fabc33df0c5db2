/** Opens a WebSocket to an object, at a path where it has several. Throws where it cannot be reached or refuses. */
export async function openSocket(object: DurableObjectStub, path = "/link"): Promise<WebSocket> {
  const response = await object.fetch(`https://object${path}`, { headers: { Upgrade: "websocket" } });
  if (!response.webSocket) throw new Error(`the object answered ${response.status} to an upgrade`);
  return response.webSocket;
}
