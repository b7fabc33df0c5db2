import { Spinner } from "./empty.tsx";
import { qrPath } from "./qr-path.ts";
import { useLoaded } from "./use-loaded.ts";

/** Squares of rest around a code, without which readers do not find it. */
const BORDER = 4;

/** A text as a code for cameras. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const encode = useLoaded(() => import("qr").then(({ encodeQR }) => encodeQR), true);
  if (encode === undefined) {
    return (
      <div class="qr">
        <Spinner />
      </div>
    );
  }
  const rows = encode(text, "raw", { ecc: "medium", border: BORDER });
  return (
    <svg
      class="qr"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      shape-rendering="crispEdges"
    >
      <path d={qrPath(rows)} fill="currentColor" />
    </svg>
  );
}
