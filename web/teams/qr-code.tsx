import { useEffect, useState } from "preact/hooks";
import { Spinner } from "../ui/empty.tsx";
import { qrPath } from "./qr-path.ts";

/** What scanners want to be free around a code, in its modules. */
const QUIET_ZONE = 4;

/** A text as a QR code: dark on light in both themes, as scanners expect. Nothing where it cannot be drawn: the text stands beside it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [code, setCode] = useState<{ size: number; path: string } | null | undefined>();
  useEffect(() => {
    let isWanted = true;
    import("qr").then(
      ({ encodeQR }) => {
        const modules = encodeQR(text, "raw", { ecc: "medium", border: QUIET_ZONE });
        if (isWanted) setCode({ size: modules.length, path: qrPath(modules) });
      },
      () => isWanted && setCode(null),
    );
    return () => {
      isWanted = false;
    };
  }, [text]);
  if (code === undefined) return <Spinner />;
  if (code === null) return null;
  return (
    <svg
      class="teams-qr"
      viewBox={`0 0 ${code.size} ${code.size}`}
      shape-rendering="crispEdges"
      role="img"
      aria-label={label}
    >
      <rect width={code.size} height={code.size} />
      <path d={code.path} />
    </svg>
  );
}
