import { FileRefusedError, HitherApi, HitherClient } from "../../../../client/index.ts";
import { placeholderUrl, previewOfFile } from "../../../../client/previews.ts"; // in browsers

const url = "http://localhost:8787";
const api = new HitherApi({ url });
await api.signInAsGuest();
const client = new HitherClient({ url, api });
client.connect();
const { channelId } = await api.channels.create({ name: "Hikers" });
const hikers = client.channel(channelId);
await hikers.open();

async function sendFile(file: File) {
  try {
    const uploaded = await api.files.upload(file, {
      name: file.name,
      ...(await previewOfFile(file)), // size, placeholder, thumbnail
      onDeclared: ({ fileId }) => localStorage.setItem("upload", fileId), // for resumeUpload(fileId, file)
      onProgress: ({ sentBytes, sizeBytes }) => console.log(Math.round((100 * sentBytes) / sizeBytes), "%"),
    });
    void hikers.send({ text: "", attachments: [uploaded] });
  } catch (error) {
    if (error instanceof FileRefusedError) console.warn("this cannot be sent:", error.refusal);
    else throw error;
  }
}
const input = document.querySelector<HTMLInputElement>("input[type=file]");
input?.addEventListener("change", () => {
  for (const file of input.files ?? []) void sendFile(file);
});

for (const { fileId, placeholder, thumbnail } of hikers.messages.at(-1)?.attachments ?? []) {
  const image = new Image();
  if (placeholder !== undefined) image.src = placeholderUrl(placeholder); // blurred, at once
  const variant = thumbnail ? "thumbnail" : "content";
  image.src = URL.createObjectURL(await api.files.blob({ channelId, fileId }, { variant }));
}

const portrait = await api.files.upload(new Blob(["…"]), { name: "me.jpg", contentType: "image/jpeg" });
await api.setPicture(portrait.fileId);
