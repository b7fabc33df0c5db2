import type { NearFriend } from "../client/index.ts";
import { shape } from "./dom.ts";
import { type Offset, offsetTo, type Place } from "./plane.ts";
import { distanceWords, hueOf } from "./words.ts";

/** The radius of the circle in the drawing's own units. */
const EDGE = 100;
/** How much of the way to where they are friends glide in a second: nearly all. */
const GLIDE_PER_S = 4;
const STILL = 0.05;

interface Marker {
  group: SVGGElement;
  label: SVGTextElement;
  halo: SVGCircleElement;
  x: number;
  y: number;
  targetX: number;
  targetY: number;
}

/** A map without a ground: oneself in the middle, north up, friends where they are, gliding as they move. */
export class Radar {
  readonly #markers = new Map<string, Marker>();
  readonly #friends = shape("g", {});
  readonly #innerLabel = shape("text", { x: 0, y: -EDGE / 2 - 2, class: "ring-label" });
  readonly #outerLabel = shape("text", { x: 0, y: -EDGE - 3, class: "ring-label" });
  readonly #glides = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  readonly #svg: SVGSVGElement;
  #radiusM = 1;
  #gliding = false;
  #lastMs = 0;

  /** @param onWalk the user wants to go somewhere */
  constructor(svg: SVGSVGElement, onWalk: (offset: Offset) => void) {
    this.#svg = svg;
    svg.append(
      shape("circle", { r: EDGE, class: "ring outer" }),
      shape("circle", { r: EDGE / 2, class: "ring" }),
      shape("path", { d: `M0 ${-EDGE}V${EDGE}M${-EDGE} 0H${EDGE}`, class: "axis" }),
      this.#innerLabel,
      this.#outerLabel,
      this.#friends,
      shape("circle", { r: 9, class: "me-halo" }),
      shape("circle", { r: 3.5, class: "me" }),
    );
    svg.addEventListener("click", (event) => onWalk(this.#offsetOf(event)));
    svg.addEventListener("keydown", (event) => {
      const [east, north] = ARROWS[event.key] ?? [0, 0];
      if (east === 0 && north === 0) return;
      event.preventDefault();
      onWalk({ eastM: (east * this.#radiusM) / 20, northM: (north * this.#radiusM) / 20 });
    });
  }

  /** Shows these friends and nobody else. */
  show(me: Place, radiusM: number, friends: Iterable<NearFriend>, nameOf: (userId: string) => string): void {
    this.#radiusM = radiusM;
    this.#outerLabel.textContent = distanceWords(radiusM);
    this.#innerLabel.textContent = distanceWords(radiusM / 2);
    const gone = new Set(this.#markers.keys());
    for (const friend of friends) {
      gone.delete(friend.userId);
      const { eastM, northM } = offsetTo(me, friend);
      this.#place(friend, nameOf(friend.userId), (eastM / radiusM) * EDGE, (-northM / radiusM) * EDGE);
    }
    for (const userId of gone) {
      this.#markers.get(userId)?.group.remove();
      this.#markers.delete(userId);
    }
    if (this.#gliding) return;
    this.#gliding = true;
    requestAnimationFrame((nowMs) => this.#glide(nowMs));
  }

  #place(friend: NearFriend, name: string, x: number, y: number): void {
    const marker = this.#markers.get(friend.userId) ?? this.#add(friend.userId, x, y);
    marker.targetX = x;
    marker.targetY = y;
    marker.label.textContent = name;
    marker.group.classList.toggle("stale", friend.stale);
    // Somewhere within about half a kilometre.
    marker.halo.setAttribute(
      "r",
      friend.precision === "approximate" ? String((500 / this.#radiusM) * EDGE) : "0",
    );
  }

  #add(userId: string, x: number, y: number): Marker {
    const group = shape("g", { class: "friend" });
    group.style.setProperty("--hue", String(hueOf(userId)));
    const label = shape("text", { y: -5 });
    const halo = shape("circle", { r: 0, class: "approximate" });
    group.append(halo, shape("circle", { r: 3 }), label);
    this.#friends.append(group);
    const marker = { group, label, halo, x, y, targetX: x, targetY: y };
    moveTo(marker);
    this.#markers.set(userId, marker);
    return marker;
  }

  #glide(nowMs: number): void {
    const seconds = Math.min(0.1, (nowMs - this.#lastMs) / 1_000);
    this.#lastMs = nowMs;
    const share = this.#glides ? 1 - Math.exp(-GLIDE_PER_S * seconds) : 1;
    let moving = false;
    for (const marker of this.#markers.values()) {
      const { x, y, targetX, targetY } = marker;
      if (Math.abs(targetX - x) + Math.abs(targetY - y) < STILL) continue;
      marker.x += (targetX - x) * share;
      marker.y += (targetY - y) * share;
      moveTo(marker);
      moving = true;
    }
    this.#gliding = moving;
    if (moving) requestAnimationFrame((nextMs) => this.#glide(nextMs));
  }

  #offsetOf(event: MouseEvent): Offset {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(
      this.#svg.getScreenCTM()?.inverse(),
    );
    const scale = this.#radiusM / EDGE;
    return { eastM: point.x * scale, northM: -point.y * scale };
  }
}

const ARROWS: Record<string, [east: number, north: number]> = {
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
};

function moveTo({ group, x, y }: Marker): void {
  group.setAttribute("transform", `translate(${x.toFixed(2)} ${y.toFixed(2)})`);
}
