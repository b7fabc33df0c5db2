import { useEffect, useState } from "preact/hooks";
import { hueOf, initialsOf } from "./face.ts";

interface AvatarProps {
  /** Gives the colour behind the initials. */
  id: string;
  name: string;
  /** Addresses to be tried in turn: a thumbnail, then the picture itself. */
  pictures?: readonly string[];
  /** Pixels. */
  size?: number;
  presence?: "online" | "away" | "offline" | undefined;
}

/** Somebody's or something's face: a picture, or initials on a colour of its own. The name stands beside it: it is decoration. */
export function Avatar({ id, name, pictures = [], size = 40, presence }: AvatarProps) {
  const [tried, setTried] = useState(0);
  const key = pictures.join(" ");
  useEffect(() => setTried(0), [key]);
  const source = pictures[tried];
  return (
    <span
      class="avatar"
      aria-hidden="true"
      style={{ "--hue": hueOf(id), "--size": `${size}px` }}
      data-presence={presence === "offline" ? undefined : presence}
    >
      {source === undefined ? (
        <span class="avatar-initials" data-initials={initialsOf(name)} />
      ) : (
        <img src={source} alt="" draggable={false} onError={() => setTried(tried + 1)} />
      )}
    </span>
  );
}
