import { AwsV4Signer } from "aws4fetch";
import type { DeclaredFile, FileInput } from "../../../protocol/files/file.ts";
import { uploadName } from "../../../protocol/links/stored-file-link.ts";
import { ProblemError } from "../../problem.ts";

/** How long a signed address works. */
const EXPIRES_MS = 3_600_000;
const SETTINGS = ["S3_ENDPOINT", "S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"] as const;
type S3Settings = { [Name in (typeof SETTINGS)[number]]?: string };
type DirectUpload = NonNullable<DeclaredFile["upload"]["direct"]>;

/** The settings that are missing where others are there. */
export function missingS3Settings(env: S3Settings): string[] {
  const missing = SETTINGS.filter((name) => !env[name]);
  return missing.length === SETTINGS.length ? [] : missing;
}

/** How to reach the bucket by S3; null where the deployment does not say. Throws `misconfigured` where it says it in part. */
export function s3SettingsOf(env: S3Settings): Required<S3Settings> | null {
  if (missingS3Settings(env).length > 0) throw new ProblemError("misconfigured");
  return env.S3_ENDPOINT ? (env as Required<S3Settings>) : null;
}

/**
 * An address at which a client may PUT the bytes of a file into the bucket, past the Worker (AWS Signature Version 4 in the
 * query). The signature covers the type and the length, which every HTTP client sends by itself, and that there is no such
 * object yet: bytes that were checked are never replaced.
 */
export async function presignPut(
  settings: Required<S3Settings>,
  fileId: string,
  input: Pick<FileInput, "contentType" | "sizeBytes">,
  nowMs: number,
): Promise<DirectUpload> {
  const url = new URL(
    `${settings.S3_ENDPOINT.replace(/\/+$/, "")}/${settings.S3_BUCKET}/${uploadName(fileId)}`,
  );
  url.searchParams.set("X-Amz-Expires", String(EXPIRES_MS / 1_000));
  const headers = { "content-type": input.contentType, "if-none-match": "*" };
  const signer = new AwsV4Signer({
    method: "PUT",
    url: url.href,
    headers: { ...headers, "content-length": String(input.sizeBytes) },
    accessKeyId: settings.S3_ACCESS_KEY_ID,
    secretAccessKey: settings.S3_SECRET_ACCESS_KEY,
    service: "s3",
    region: "auto",
    datetime: new Date(nowMs).toISOString().replaceAll(/[:-]|\.\d{3}/g, ""),
    signQuery: true,
    allHeaders: true,
  });
  const signed = await signer.sign();
  return {
    url: signed.url.href,
    method: "PUT",
    headers,
    // The signature counts from whole seconds.
    expiresAt: new Date(Math.floor(nowMs / 1_000) * 1_000 + EXPIRES_MS).toISOString(),
  };
}
