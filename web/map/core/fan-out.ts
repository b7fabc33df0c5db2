/** Room for one face. */
const SPACING_PX = 60;
const FIRST_RING_PX = 72;

/** Where people who stand at one place are shown so that each can be seen: on rings around it, in pixels from it. */
export function fanOut(count: number): { x: number; y: number }[] {
  const places: { x: number; y: number }[] = [];
  for (let ring = 0; places.length < count; ring += 1) {
    const radiusPx = FIRST_RING_PX + ring * SPACING_PX;
    const room = Math.floor((2 * Math.PI * radiusPx) / SPACING_PX);
    const onRing = Math.min(room, count - places.length);
    for (let index = 0; index < onRing; index += 1) {
      const angle = (index / onRing) * 2 * Math.PI - Math.PI / 2;
      places.push({ x: radiusPx * Math.cos(angle), y: radiusPx * Math.sin(angle) });
    }
  }
  return places;
}
